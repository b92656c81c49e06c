"""Names of places, written as numbers of the pieces that many names have in common.

The pieces (`name_pieces.txt`) are those of the shipped places' names, found by
tools/build_name_pieces.py. In them a bar stands for the end of a name.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from rangemap.render.page.shape_encoding import numerals

_PIECES = Path(__file__).with_name("name_pieces.txt")


def packed(names: Sequence[str]) -> dict[str, str]:
    r"""Write names small.

    Returns
    -------
    dict
        ``pieces``: those that these names use, the commonest first, in lines. ``text``: `numerals`
        of their numbers in the order of the names; a number below 0, as -1, -2, -3, is for the
        first, third, fifth piece, another, as 0, 1, 2, for the second, fourth, sixth.

    Examples
    --------
    >>> packed(["Rome", "Rome"])["pieces"].split("\n")
    ['Ro', 'me|']
    """
    pieces = [piece for name in names for piece in _split(f"{name.replace('|', ' ')}|")]
    common = Counter(pieces)
    order = sorted(common, key=lambda piece: (-common[piece], piece))
    number = {piece: place for place, piece in enumerate(order)}
    places = np.array([number[piece] for piece in pieces], dtype=np.int64)
    # numbers of both signs, as the shortest are those next to 0
    signed = np.where(places % 2 == 0, -(places // 2) - 1, places // 2)
    return {"pieces": "\n".join(order), "text": numerals(signed, [len(signed)])[0]}


def _split(name: str) -> Iterator[str]:
    """Yield the pieces of a name, each the longest that is known."""
    known, longest = _known()
    start = 0
    while start < len(name):
        end = min(start + longest, len(name))
        while end > start + 1 and name[start:end] not in known:
            end -= 1
        yield name[start:end]
        start = end


@cache
def _known() -> tuple[frozenset[str], int]:
    pieces = frozenset(_PIECES.read_text(encoding="utf-8").splitlines())
    return pieces, max(map(len, pieces))
