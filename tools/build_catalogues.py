"""The program's sentences: gathered into a template, and the catalogues brought in line with it.

    python tools/build_catalogues.py

A sentence that is new stands in every catalogue without a translation, and the tests fail until it
has one; one that is gone is taken out. Nothing is compiled: the program reads the catalogues.
"""

import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from rangemap.sentences import Speech

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "rangemap" / "translations"
TEMPLATE = FOLDER / "messages.pot"
KEYWORDS: dict[str, Any] = {
    "say": None,
    "inWords": None,  # of the page's script
    "noted": None,
    "by_number": (1, 2),
    "meant": ((1, "c"), 2),
}
_DATED = datetime(2026, 11, 27, tzinfo=UTC)  # the same sources, the same bytes
_HEADER = "# The sentences of rangemap. Written by tools/build_catalogues.py."


def labels(
    file: IO[bytes], *_wanted: object, **_options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Yield the labels of a table of silhouettes, as Babel's extractors do."""
    table = tomllib.loads(file.read().decode("utf-8"))
    yield from ((1, "say", one["label"], []) for one in table.values())


def template() -> Catalog:
    """Return all sentences of the program, in the order of their sources."""
    found = Catalog(
        project="rangemap",
        version="0.1.0",
        header_comment=_HEADER,
        creation_date=_DATED,
        revision_date=_DATED,
        fuzzy=False,
        charset="utf-8",
    )
    methods: list[tuple[str, Any]] = [
        ("cli/**.py", "ignore"),  # what the terminal says is English
        ("**/silhouettes.toml", labels),
        ("**.py", "python"),
        ("**.js", "javascript"),
        ("**.html", "jinja2"),
        ("**.j2", "jinja2"),
    ]
    told = extract_from_dir(ROOT / "rangemap", methods, keywords=KEYWORDS)
    for path, _line, message, _comments, context in sorted(told, key=lambda one: one[:2]):
        found.add(message, locations=[(path, 1)], context=context)
    return found


def updated(path: Path, whole: Catalog) -> Catalog:
    """Return a catalogue with the sentences of the template, translated where it has them."""
    with path.open("rb") as file:
        read = read_po(file)
    # its header is made anew: the language's own plural forms
    made = Catalog(locale=Speech(path.stem).locale, project="rangemap", version="0.1.0")
    made.fuzzy = False
    for one in read:
        if one.id:
            made[one.id] = one
    made.update(whole, no_fuzzy_matching=True)
    made.obsolete.clear()
    for one in made:  # what is translated is looked through by a person, and not marked
        if one.id:
            one.flags.discard("fuzzy")
    made.creation_date = made.revision_date = _DATED
    made.header_comment = _HEADER
    return made


def written(catalogue: Catalog) -> bytes:
    """Return a catalogue as a file."""
    text = BytesIO()
    write_po(text, catalogue, width=100, include_lineno=False)
    return text.getvalue()


def main() -> None:
    """Write the template and bring every catalogue in line with it."""
    whole = template()
    TEMPLATE.write_bytes(written(whole))
    for path in [*sorted(FOLDER.glob("*.po")), *map(_new, sys.argv[1:])]:
        made = updated(path, whole)
        path.write_bytes(written(made))
        missing = sum(1 for one in made if one.id and not _whole(one.string))
        print(f"{path.name}: {len(made)} sentences, {missing} without a translation")


def _whole(text: str | tuple[str, ...]) -> bool:
    return all(text) if isinstance(text, tuple) else bool(text)


def _new(code: str) -> Path:
    """Return the path of an empty catalogue of another language, made now."""
    path = FOLDER / f"{code}.po"
    made = Catalog(locale=Speech(code).locale, project="rangemap", version="0.1.0")
    made.fuzzy = False
    path.write_bytes(written(made))
    return path


if __name__ == "__main__":
    main()
