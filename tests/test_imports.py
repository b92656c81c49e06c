"""Imports point one way: a module imports only from lower ranks, inside functions included."""

import ast
from pathlib import Path

import pytest

import rangemap

PACKAGE = Path(rangemap.__file__).parent
# From the bottom up; DESIGN's flow with the modules that its stages are made of
RANKS = (
    ("errors", "toml_faults"),
    (
        "units",
        "geodesy",
        "data",
        "exchange",
        "faults",
        "toml_file",
        "region_file",
        "theme",
        "image",
    ),
    ("kinds", "lookup", "tiers", "territories", "lattice"),
    ("look", "catalogue_file", "views", "origin"),
    ("gazetteer",),
    ("config",),
    ("members",),
    ("config_file", "sites", "tracing", "options"),
    ("search",),
    ("foot", "outline"),
    ("levels", "verdicts"),
    ("catalogue", "field", "places"),
    ("inland",),
    ("region",),
    ("reach", "proximity"),
    ("check",),
    ("statistics",),
    ("highlights", "who", "changes", "headline", "population"),
    ("story",),
    ("summary",),
    ("result",),
    ("compare",),
    ("_build", "render._text", "render._shapes", "render._silhouettes"),
    ("render._drawn", "render._finder", "render._words", "render._facts"),
    ("render._content", "render._plane", "render._placing", "render._sheet", "render._report"),
    ("render._scene", "render._side", "render._templates", "render._document"),
    ("render._slide", "render._paper"),
    ("render._panel",),
    ("render._insets", "render._labels"),
    ("render._map",),
    ("render._leaflet", "render._figure"),
    ("render._difference", "render._sources"),
    ("render._print",),
    ("render",),
    ("exports._archive",),
    ("exports._styles", "exports._drawn"),
    (
        "exports._geopackage",
        "exports._kml",
        "exports._parquet",
        "exports._workbook",
        "exports._datawrapper",
    ),
    ("exports",),
    ("provenance", "workers"),
    ("_write",),
    ("console",),
    ("listing", "runs"),
    ("batch",),
    ("questions", "builds"),
    ("cli",),
)
# A notebook asks the result itself for its picture: the one way up. The command line comes in by
# the package's own door.
ALLOWED = {("result", "render"), ("builds", "rangemap"), ("runs", "rangemap")}
RANK = {name: rank for rank, names in enumerate(RANKS) for name in names}
MODULES = sorted(
    path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
    if path != PACKAGE / "__init__.py"
)


def imported(name):
    """Return the modules of the package that a module names in import statements."""
    path = PACKAGE / name.replace(".", "/")
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("rangemap"))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("rangemap"):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}".removeprefix("rangemap.")
                yield inner if inner in RANK else node.module.removeprefix("rangemap.")


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_from_lower_ranks(name):
    assert name in RANK, f"{name} has no rank: give it one"
    for other in set(imported(name)) - {up for who, up in ALLOWED if who == name}:
        assert RANK[other] < RANK[name], f"{name} imports {other}"


def test_every_rank_is_a_module():
    assert sorted(RANK) == MODULES


def test_the_door_opens_on_every_public_name():
    for name in rangemap.__all__:
        assert getattr(rangemap, name) is not None
    assert set(rangemap.__all__) <= set(dir(rangemap))
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        rangemap.nonsense  # noqa: B018 (the access is the test)
