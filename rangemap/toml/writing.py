"""Values as a TOML text."""

from collections.abc import Mapping
from typing import Any

import tomlkit

from rangemap.toml.reading import WrittenFloat


def written(values: Mapping[str, Any]) -> str:
    """Return a TOML text that reads as these values: plain keys first, then tables.

    Examples
    --------
    >>> print(written({"launch": {"region": "Ukraine"}, "title": "T", "systems": [{"id": "a"}]}))
    title = "T"
    <BLANKLINE>
    [launch]
    region = "Ukraine"
    <BLANKLINE>
    [[systems]]
    id = "a"
    <BLANKLINE>
    """
    return tomlkit.dumps(_bare(values))


def _is_table(value: object) -> bool:
    """Return whether a value is written below a heading."""
    return isinstance(value, dict) or (
        isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)
    )


def _bare(value: Any) -> Any:  # noqa: ANN401 (any TOML)
    """Return a value in the types that the writer knows."""
    if isinstance(value, Mapping):
        tables_last = sorted(value.items(), key=lambda item: _is_table(item[1]))
        return {key: _bare(one) for key, one in tables_last}
    if isinstance(value, list | tuple):
        return [_bare(one) for one in value]
    return float(value) if isinstance(value, WrittenFloat) else value
