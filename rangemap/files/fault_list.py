"""Many faults of one file as one sentence: the first are told, the others counted."""

from collections.abc import Sequence

_MOST_TOLD = 10


def listed(faults: Sequence[str]) -> str:
    """Return faults one after another, ten at most, and how many more there are.

    Examples
    --------
    >>> listed(["feature 1: x", "feature 2: y"])
    'feature 1: x; feature 2: y'
    >>> listed([str(number) for number in range(5000)])
    '0; 1; 2; 3; 4; 5; 6; 7; 8; 9; and 4,990 more'
    """
    more = len(faults) - _MOST_TOLD
    return "; ".join([*faults[:_MOST_TOLD], *([f"and {more:,} more"] if more > 0 else [])])
