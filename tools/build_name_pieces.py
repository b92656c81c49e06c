"""Find the pieces that the names of places have in common, for the pages that hold them all.

A bar stands for the end of a name.

Writes rangemap/render/page/name_pieces.txt. Run it when the table of places has changed much:
with an older table of pieces a page is right all the same, but larger.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from rangemap.world import tables

TARGET = Path(__file__).parents[1] / "rangemap/render/page/name_pieces.txt"
_LONGEST = 6  # letters; longer ones take as much of the table as they save
_MOST = 1950  # with single letters, as many as two digits can tell apart
_SHARE = 3  # of the names every third is looked at
_ROUNDS = 4


def pieces_of(names: list[str]) -> list[str]:
    """Return the pieces that save most when each name is cut into the longest ones."""
    counts = Counter(piece for name in names for piece in _all_pieces(name))
    for _ in range(_ROUNDS):
        known = frozenset(_best(counts, 2 * _MOST))
        counts = Counter(piece for name in names for piece in _cut(name, known))
    return sorted(_best(counts, _MOST))


def _best(counts: Counter[str], most: int) -> Iterable[str]:
    several = [piece for piece in counts if len(piece) > 1]
    return sorted(several, key=lambda piece: (-counts[piece] * (len(piece) - 1), piece))[:most]


def _all_pieces(name: str) -> Iterator[str]:
    for length in range(2, _LONGEST + 1):
        for start in range(len(name) - length + 1):
            yield name[start : start + length]


def _cut(name: str, known: frozenset[str]) -> Iterator[str]:
    start = 0
    while start < len(name):
        end = min(start + _LONGEST, len(name))
        while end > start + 1 and name[start:end] not in known:
            end -= 1
        yield name[start:end]
        start = end


if __name__ == "__main__":
    every = (tables.places(columns=["name"])["name"] + "|").tolist()
    TARGET.write_text("\n".join(pieces_of(every[::_SHARE])) + "\n", encoding="utf-8")
