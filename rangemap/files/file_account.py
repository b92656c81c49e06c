"""What became of the features of a file: read, refused, repaired; in numbers and in words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from rangemap.errors import RegionError
from rangemap.files.fault_list import listed

Fault = tuple[int | None, str]

_SENTENCES = ("has ", "is ")  # how a fault begins that is said of the feature itself
_KINDS = ("area", "line", "point")
REPAIRABLE = "mend it, or write repair = true to have it mended"


@dataclass(frozen=True)
class Account:
    """What was read of a file, and what was not.

    Attributes
    ----------
    file
        Its name.
    format
        What it was read as.
    kinds
        How many features of each kind were read: areas, lines, points, and those of mixed shapes.
    without_shape
        How many rows have no shape, as is allowed.
    refused
        The number of each feature that was left out (None where it is not known) and the reason;
        empty unless part of a file was allowed.
    repaired
        What was mended on request, a text each.
    coordinate_system
        Its name.
    operation
        The datum operation to WGS 84, as PROJ calls it; None where there is none to be done.
    accuracy_m
        Of the operation in metres, as its authors give it; None where nobody says.
    notes
        What is to be known of the operation.
    layers
        Those that were read, where they are several.
    """

    file: str
    format: str
    kinds: dict[str, int]
    without_shape: int = 0
    refused: tuple[Fault, ...] = ()
    repaired: tuple[str, ...] = ()
    coordinate_system: str = "WGS 84"
    operation: str | None = None
    accuracy_m: float | None = None
    notes: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()

    @property
    def features(self) -> int:
        """How many features were read."""
        return sum(self.kinds.values())

    @property
    def line(self) -> str:
        """What was read, refused and repaired, and the datum operation, on one line."""
        said = [f"{self.file} ({self.format}): {_counted(self.features, 'feature')} read"]
        if self.kinds:
            said[0] += f", {_joined([_counted(n, kind) for kind, n in self.kinds.items()])}"
        if self.layers:
            said.append(f"layers: {', '.join(self.layers)}")
        if self.without_shape:
            said.append(f"{_counted(self.without_shape, 'row')} without a shape")
        if self.refused:
            said.append(f"{_counted(len(self.refused), 'feature')} LEFT OUT")
        if self.repaired:
            said.append(f"{_counted(len(self.repaired), 'repair')}")
        return "; ".join([*said, *self._datum(), *self.notes])

    @property
    def text(self) -> str:
        """All of it, in sentences."""
        said = [self.line]
        if self.refused:
            told = listed([fault_text(one) for one in self.refused])
            said.append(f"Left out, since they cannot be read: {told}")
        if self.repaired:
            said.append(f"Repaired: {listed(self.repaired)}")
        return ". ".join(said) + "."

    @property
    def partial(self) -> str | None:
        """What a product says that is made from part of a file; None if it was read whole."""
        if not self.refused:
            return None
        of = len(self.refused) + self.features
        are = "is" if len(self.refused) == 1 else "are"
        return (
            f"Made from part of {self.file}: {len(self.refused):,} of its {_counted(of, 'feature')}"
            f" could not be read and {are} left out."
        )

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, for JSON."""
        told = asdict(self)
        told["features"] = self.features
        told["refused"] = [{"feature": number, "reason": why} for number, why in self.refused]
        lists = {key: list(told[key]) for key in ("repaired", "notes", "layers")}
        return {**told, **lists}

    def _datum(self) -> list[str]:
        if self.operation is None:
            return []
        exact = "accuracy unknown" if self.accuracy_m is None else f"to {self.accuracy_m:g} m"
        return [f"from {self.coordinate_system} by {self.operation}, {exact}"]


@dataclass
class Tally:
    """What is found of the features of a file while it is read.

    Attributes
    ----------
    shown
        What the file is called in messages.
    repair
        Whether what can be mended is to be.
    partial
        Whether features that cannot be read may be left out.
    refused, repaired
        As of an `Account`.
    """

    shown: str
    repair: bool = False
    partial: bool = False
    refused: list[Fault] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)

    def refuse(
        self, found: Sequence[Fault], total: int, *, advice: str = "", what: str = "feature"
    ) -> None:
        """Leave features out, if that is allowed; else refuse the file.

        Parameters
        ----------
        found
            Their numbers, from 1, and what is wrong with them.
        total
            How many features there are.
        advice
            What to do about it.
        what
            What they are called.

        Raises
        ------
        RegionError
            If there are any and part of a file is not allowed, or nothing would be left.
        """
        if not found:
            return
        if self.partial and len(found) < total:
            self.refused += found
            return
        told = listed([fault_text(one, what) for one in found])
        of_one = found[0][1].startswith(_SENTENCES)  # which says itself that it is at fault
        said = "" if of_one else "cannot be read as a vector file: "
        if len(found) < total:
            many = f"{len(found):,} of {total:,} {what}s"
            said = f"{many} cannot be read, and nothing is made of the others alone: "
            left_out = "allow_partial = true leaves them out"
            advice = f"{advice}; {left_out}" if advice else left_out
        msg = f"{self.shown}: {said}{told}{f'; {advice}' if advice else ''}"
        raise RegionError(msg)


def fault_text(fault: Fault, what: str = "feature") -> str:
    """Return what is wrong with a feature, with its number.

    Examples
    --------
    >>> fault_text((3, "it has no coordinates"))
    'feature 3: it has no coordinates'
    >>> fault_text((3, "has no coordinates"), "shape")
    'shape 3 has no coordinates'
    """
    number, reason = fault
    if number is None:
        return reason
    return f"{what} {number}{'' if reason.startswith(_SENTENCES) else ':'} {reason}"


def kinds_of(dimensions: Sequence[int]) -> dict[str, int]:
    """Return how many features are areas, lines and points, by their dimension 2, 1 or 0; 3: mixed.

    Examples
    --------
    >>> kinds_of([2, 0, 2, 3])
    {'area': 2, 'point': 1, 'mixed shape': 1}
    """
    names = dict(enumerate((*reversed(_KINDS), "mixed shape")))
    counted = Counter(names[one] for one in dimensions)
    return {kind: counted[kind] for kind in (*_KINDS, "mixed shape") if counted[kind]}


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _joined(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
