"""Print all sentences of the examples on one page, to be read by a person before a release.

``python tools/print_sentences.py`` writes ``outputs/sentences.md``: of every config in
``examples/`` headline, subtitle, notes, the story of each system, alt text, the tables that are
read out, and every name on the map with how well known the place is. What is odd in a name is
mended in ``tools/english_names.csv`` or by the rank of docs/data.md, never in the example.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import rangemap
from rangemap.analysis import RangeMap
from rangemap.render.content import words
from rangemap.render.documents import filled

ROOT = Path(__file__).parents[1]
# What of the texts about a map is a sentence of this map, and not the same on every one
_ABOUT = ("headline", "subtitle", "description", "note", "caveat", "borders")


def main() -> None:
    """Read the options, build the examples and write the page."""
    parser = argparse.ArgumentParser(description="Print all sentences of some configs.")
    parser.add_argument("configs", nargs="*", type=Path, help="by default those of examples/")
    parser.add_argument("--out", type=Path, default=ROOT / "outputs" / "sentences.md")
    options = parser.parse_args()
    configs = options.configs or sorted((ROOT / "examples").glob("*.toml"))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with options.out.open("w", encoding="utf-8") as page:
        for config in configs:
            for scenario in rangemap.load_scenarios(config):
                result = rangemap.build(scenario)
                page.write(
                    "\n".join(
                        [f"# {config.name}: {scenario.name or config.stem}", "", *lines(result), ""]
                    )
                )
                print(f"{config.name}: {scenario.name or config.stem}")
    print(options.out)


def lines(result: RangeMap) -> Iterator[str]:
    """Return the sentences of a map, a line each."""
    about = words.texts(result)
    for key in _ABOUT:
        if about[key]:
            yield f"- {key}: {about[key]}"
    for system in result.summary["systems"]:
        yield f"- story of {system['name']}: {system['story']['text']}"
    yield "- names on the map: " + ", ".join(map(_named, result.summary["highlights"]))
    yield ""
    yield from filled(result, "alt.txt").splitlines()
    for table in words.tables(result):
        yield ""
        yield f"## {table['title']}"
        yield from (" | ".join(map(str, row)) for row in (table["heads"], *table["rows"]))


def _named(place: dict[str, Any]) -> str:
    return f"{place['city']} ({place['known']:.1f})"


if __name__ == "__main__":
    main()
