"""A pack that is there already: what of it is still true, and stays when fewer formats are made.

A file is true as long as it is as it was written and all that decides what stands in it is the
same: `provenance.digest`.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rangemap.config import Scenario
from rangemap.pack import provenance
from rangemap.pack.target_directory import MANIFEST
from rangemap.wording import joined

MADE_FROM, DRAFT = "made_from", "draft"


@dataclass(frozen=True)
class EarlierPack:
    """What a directory holds of an earlier build.

    Attributes
    ----------
    made_from
        From `provenance.digest`; None without a pack.
    formats
        The formats that are there, whole.
    files
        What its manifest says of each file.
    manifest
        All that its manifest says.
    target
        The directory.
    """

    target: Path
    made_from: str | None = None
    formats: tuple[str, ...] = ()
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    manifest: Mapping[str, Any] = field(default_factory=dict)

    def holds(self, made_from: str, formats: Collection[str]) -> bool:
        """Return whether some formats are there, made from just that, all as it was written.

        Parameters
        ----------
        made_from
            From `provenance.digest`.
        formats
            Those that are wanted.
        """
        return (
            self.made_from == made_from
            and {*formats} <= {*self.formats}
            and all(map(self.is_as_written, self.files))
        )

    def is_as_written(self, name: str) -> bool:
        """Return whether a file is as the earlier build wrote it."""
        try:
            return provenance.sha256(self.target / name) == str(self.files[name]["sha256"])
        except (OSError, KeyError, TypeError):
            return False

    def kept_formats(self, made_from: str) -> tuple[str, ...]:
        """Return the formats that stay whole where others are made."""
        return self.formats if self.holds(made_from, ()) else ()

    def beside(self, written: Collection[str], made_from: str) -> "Beside":
        """Return what becomes of the files that are not written anew.

        Parameters
        ----------
        written
            The files that are.
        made_from
            What they are made from.
        """
        others = [name for name in self.files if name not in written]
        there = [name for name in others if (self.target / name).exists()]
        mine = tuple(name for name in there if not self.is_as_written(name))
        same = [name for name in there if name not in mine]
        true = self.made_from == made_from
        return Beside(tuple(same if true else ()), tuple(() if true else same), mine)

    def why_not_true(self, scenario: Scenario) -> str:
        """Return what has changed since it was made, as a clause."""
        config, inputs = self.manifest.get("config"), self.manifest.get("inputs")
        if not isinstance(config, dict) or not isinstance(inputs, dict):
            return "the earlier manifest does not say from what"
        if provenance.without_formats(config) != provenance.understood(scenario):
            return "the config has changed since"
        own = scenario.path.name if scenario.path else None
        read = provenance.inputs(scenario).items()
        changed = [n for n, path in read if n != own and inputs.get(n) != provenance.sha256(path)]
        if changed:
            return f"{joined(changed)} {'has' if len(changed) == 1 else 'have'} changed since"
        return "rangemap or a library that it uses has changed since"


@dataclass(frozen=True)
class Beside:
    """Files of an earlier build that a new one does not write."""

    kept: tuple[str, ...]
    """Still true."""
    removed: tuple[str, ...]
    """True no more."""
    changed: tuple[str, ...]
    """Changed by somebody since: they stay, and are no part of the pack any more."""

    def told(self, why: str, formats: Collection[str]) -> tuple[str, ...]:
        """Return what is to be said of them, a line each.

        Parameters
        ----------
        why
            Those that are removed are true no more.
        formats
            What makes these again.
        """
        lines = []
        if self.kept:
            lines.append(f"kept, as still true: {joined(self.kept)}")
        if self.removed:
            them = "it" if len(self.removed) == 1 else "them"
            again = f"; --formats {','.join(formats)} makes {them} again" if formats else ""
            lines.append(f"removed, as no longer true: {joined(self.removed)}: {why}{again}")
        if self.changed:
            alone = len(self.changed) == 1
            they, are, have, were = (
                ("it", "is", "has", "was") if alone else ("they", "are", "have", "were")
            )
            lines.append(
                f"left as {they} {are}, no longer part of the pack: {joined(self.changed)}: {they} "
                f"{have} been changed since {they} {were} written"
            )
        return tuple(lines)


def earlier(target: Path) -> EarlierPack:
    """Return what a directory holds of an earlier build.

    Parameters
    ----------
    target
        The directory; it need not be there.
    """
    try:
        manifest = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
        files = manifest["files"]
        formats = tuple(map(str, manifest.get("formats", ())))
        if not isinstance(files, dict):
            raise TypeError  # noqa: TRY301 (as any other manifest that is none)
        return EarlierPack(target, manifest.get(MADE_FROM), formats, files, manifest)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return EarlierPack(target)
