"""The JSON Schema of a config, for editors that check one as it is written."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from rangemap.config.scenario import Scenario, SystemChoice
from rangemap.config.several_scenarios import Member

# A name and no address: nothing is fetched by it
SCHEMA_ID = "urn:rangemap:config"
# As tools/build_docs.py writes it, for editors
SCHEMA_FILE = Path(__file__).with_name("schema.json")


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a config, as `rangemap schema` prints it."""
    dialect = "https://json-schema.org/draft/2020-12/schema"
    schema = {"$schema": dialect, "$id": SCHEMA_ID, **Scenario.model_json_schema()}
    tables, keys = schema["$defs"], schema["properties"]
    schema.pop("required")  # either of these says what is needed
    drawn = schema.pop("anyOf")
    whole = keys["launch"]["$ref"]
    tables["Shared"] = {k: v for k, v in tables["Launch"].items() if k not in _OF_A_WHOLE_LAUNCH}
    keys["launch"] = {**keys["launch"], "$ref": "#/$defs/Shared"}
    member = Member.model_json_schema()
    tables["Member"] = {**member, "properties": {**member["properties"], **keys}}
    keys["scenario"] = {
        "description": "Several maps in one file: one `[[scenario]]` table for each.",
        "items": {"$ref": "#/$defs/Member"},
        "minItems": 1,
        "type": "array",
    }
    for table in (schema, *tables.values()):
        _with_units(table.get("properties", {}))
    alone = {"properties": {"launch": {"$ref": whole}}, "anyOf": drawn}
    return {**schema, "if": {"required": ["scenario"]}, "else": alone}


def _with_units(keys: dict[str, Any]) -> None:
    """Add to each key that ends in ``_km`` the one without, for a text with its unit."""
    one = {"type": "string", "pattern": r"\d.*[^\W\d_]", "examples": ["1,500 mi"]}
    for key in [key for key in keys if key.endswith("_km")]:
        several = {"anyOf": [{"type": "array", "items": one}, {"$ref": "#/$defs/Rings"}]}
        same = several if key == "rings_km" else one
        keys[key.removesuffix("_km")] = {**same, "description": f"As `{key}`, with its unit."}


_OF_A_WHOLE_LAUNCH = ("oneOf", "dependentRequired")  # what a map shares may be a part


def keys_of_config() -> list[str]:
    """Return every key of a config that holds no table of its own, dotted, as ``map.theme``."""
    return sorted(_keys(Scenario, ""))


def _keys(model: type[BaseModel], above: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _keys(inner, f"{above}{name}.")
        elif name == "systems" and not above:
            yield from _keys(SystemChoice, "systems.0.")
        else:
            yield f"{above}{name}"
