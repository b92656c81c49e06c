"""The house: wings one above the other, each with one door, and no circle.

A wing is a folder (or a file) of the package; a room is a module in it. What counts as an import is
every import statement, within functions and under TYPE_CHECKING as well, and `import_module`.
"""

import ast
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import rangemap

PACKAGE = Path(rangemap.__file__).parent
FRONT = "rangemap"
# From the bottom up: a wing imports from lower lines alone (docs/architecture.md)
WINGS = (
    ("errors",),
    ("wording",),
    ("extras",),
    ("sentences",),
    ("units",),
    ("progress",),
    ("quantities",),
    ("coordinates",),
    ("field",),
    ("files",),
    ("toml",),
    ("world",),
    ("config",),
    ("launch",),
    ("analysis",),
    ("story",),
    ("build",),
    ("render.content",),
    ("render.page", "render.figure", "render.documents", "exports"),
    ("render.motion",),
    ("render",),
    ("pack",),
    ("scale",),
    ("cli",),
    (FRONT,),
    ("__main__",),
)
HEIGHT = {wing: height for height, wings in enumerate(WINGS) for wing in wings}
MOST_ROOMS = 15


def modules():
    """Return the source of every module by its name within the package, doors as their wing."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        stub = path.with_suffix(".pyi")
        name = FRONT if name == "__init__" else name.removesuffix(".__init__")
        found[name] = path.read_text() + (stub.read_text() if stub.exists() else "")
    return found


def wing_of(module):
    """Return the wing that a module stands in; the module itself if it is none that is known."""
    wings = [wing for wing in HEIGHT if module == wing or module.startswith(f"{wing}.")]
    return max(wings, key=len, default=module)


def imports(name, sources):
    """Yield what a module imports of the package: a module, and a name of it or None."""
    for node in ast.walk(parsed(sources[name])):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == FRONT:
                    yield alias.name.removeprefix(f"{FRONT}."), None
        elif isinstance(node, ast.ImportFrom):
            yield from _imported_from(node, name, sources)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "import_module":
            text = str(getattr(node.args[0], "value", ""))
            if text.startswith(FRONT):
                yield text.removeprefix(f"{FRONT}."), None


def _imported_from(node, name, sources):
    package = name if name in DOORS else name.rpartition(".")[0]
    whole = [FRONT, "" if package == FRONT else package] if node.level else []
    path = ".".join(filter(None, [*whole, node.module]))
    if path.split(".")[0] != FRONT:
        return
    module = path.removeprefix(FRONT).removeprefix(".")
    for alias in node.names:
        inner = f"{module}.{alias.name}".removeprefix(".")
        a_room = inner in sources and (not module or module == package)
        yield (inner, None) if a_room or not module else (module, alias.name)


def uses(name, sources):
    """Yield the names that a module takes of a door that it imports whole: ``world.tables``."""
    tree = parsed(sources[name])
    whole = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == FRONT
        for alias in node.names
        if alias.name in DOORS
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", None) in whole:
            yield whole[node.value.id], node.attr


@cache
def parsed(source):
    return ast.parse(source)


def listed(door, sources):
    """Return the names that a door lists."""
    return {
        alias.asname
        for node in ast.walk(parsed(sources[door]))
        if isinstance(node, ast.ImportFrom) and node.level
        for alias in node.names
    }


def taken_by(name, sources):
    """Return what a module takes of the package, each a module and a name of it or None."""
    return [*imports(name, sources), *uses(name, sources)]


def faults_of(name, sources):
    """Return what is wrong with the imports of a module, a line each."""
    own = wing_of(name)
    if own not in HEIGHT:
        return [f"{name} stands in no wing"]
    wrong = []
    for module, part in taken_by(name, sources):
        other = wing_of(module)
        if _at_home(name, module):
            continue
        if HEIGHT.get(other, len(WINGS)) >= HEIGHT[own]:
            wrong.append(f"{name} imports {module}: {own} stands no higher than {other}")
        elif module in DOORS and part is not None and part not in listed(module, sources):
            wrong.append(f"{name} imports {part}, which the door of {module} does not list")
        elif module not in DOORS and other in DOORS:
            wrong.append(f"{name} imports {module}: past the door of {other}")
    return wrong


def circle(sources):
    """Return a circle of rooms, if there is one: between wings all imports go down."""
    rooms = {
        name: {module for module, _part in taken_by(name, sources) if _at_home(name, module)}
        for name in sources
    }
    try:
        TopologicalSorter({name: others - {name} for name, others in rooms.items()}).prepare()
    except CycleError as error:
        return [f"a circle: {' -> '.join(error.args[1])}"]
    return []


def _at_home(name, module):
    """Tell whether a module is of the same wing, or behind the door that imports it."""
    other = wing_of(module)
    return other == wing_of(name) or (name in DOORS and other.startswith(f"{name}."))


SOURCES = modules()
DOORS = {FRONT, *(wing for wing in HEIGHT if (PACKAGE / wing.replace(".", "/")).is_dir())}


@pytest.mark.parametrize("name", SOURCES)
def test_imports_go_down_and_through_doors(name):
    assert faults_of(name, SOURCES) == []


def test_there_is_no_circle():
    assert circle(SOURCES) == []


@pytest.mark.parametrize(
    ("room", "line", "said"),
    [
        ("field.geodesy", "from rangemap.world import tables", "no higher than world"),
        ("analysis.summary", "from rangemap.render import figure", "no higher than render"),
        ("exports.kml", "from rangemap.render.page import leaflet", "no higher than render.page"),
        ("field.geodesy", "def f():\n    from rangemap import cli", "no higher than cli"),
        ("pack.writer", "import rangemap", "no higher than rangemap"),
        ("world.tables", "if TYPE_CHECKING:\n    from rangemap import config", "no higher than"),
        ("analysis.reach", 'import_module("rangemap.render.page")', "no higher than render.page"),
        (
            "launch.inland_and_coast",
            "from rangemap.field.cell_grid import Lattice",
            "past the door of field",
        ),
        ("launch.inland_and_coast", "import rangemap.field.cell_grid", "past the door of field"),
        (
            "launch.inland_and_coast",
            "from rangemap.field import cell_grid",
            "the door of field does not list",
        ),
        ("cli.terminal", "from rangemap import field\nfield.cell_grid.Lattice", "does not list"),
        ("field.geodesy", "from rangemap.field.cells_to_rings import polygons", "a circle: "),
        ("field.geodesy", "from rangemap.field import cells_to_rings", "a circle: "),
        ("config.value_types", "from .scenario import Scenario", "a circle: "),
        ("lost", "", "stands in no wing"),
    ],
)
def test_each_fault_is_seen(room, line, said):
    broken = {**SOURCES, room: f"{SOURCES.get(room, '')}\n{line}\n"}
    found = [*faults_of(room, broken), *circle(broken)]
    assert len(found) == 1
    assert said in found[0]


def test_every_wing_is_there_and_says_what_it_is_for():
    assert {wing_of(name) for name in SOURCES} == set(HEIGHT)
    for wing in DOORS - {FRONT}:
        doc = ast.get_docstring(parsed(SOURCES[wing]))
        assert wing == "cli" or "Knows nothing of" in doc or wing == "render"


def test_no_wing_has_more_rooms_than_a_reader_can_hold():
    for wing in DOORS:
        rooms = [name for name in SOURCES if wing_of(name) == wing and name not in DOORS]
        assert len(rooms) <= MOST_ROOMS, wing


def test_no_two_rooms_can_be_taken_for_each_other():
    for wing in DOORS:
        rooms = [name.split(".")[-1] for name in SOURCES if wing_of(name) == wing]
        plain = [room.replace("_", "").rstrip("s") for room in rooms if room != "__main__"]
        assert len(set(plain)) == len(plain), wing
        assert not [room for room in rooms if room.startswith("_") and room != "__main__"]


def test_the_door_opens_on_every_public_name():
    for name in rangemap.__all__:
        assert getattr(rangemap, name) is not None
    assert set(rangemap.__all__) <= set(dir(rangemap))
    with pytest.raises(AttributeError, match="rangemap attribute nonsense"):
        rangemap.nonsense  # noqa: B018 (the access is the test)


def test_a_function_is_not_hidden_by_the_module_it_stands_in():
    import rangemap.build as _loaded  # noqa: F401, PLC0415 (loads the module of that name)

    assert callable(rangemap.build)
    assert callable(rangemap.render.figure)
