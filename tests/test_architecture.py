"""The house keeps its order: lower rooms never import upper ones, and modules stay readable."""

import ast
from pathlib import Path

import pytest

import ocop_kg

PACKAGE = Path(ocop_kg.__file__).parent
FLOORS = {
    "errors": 0,
    "budget": 0,
    "display": 0,
    "naming": 0,
    "fileset": 0,
    "guard": 0,
    "vocabulary": 0,
    "assets": 0,
    "writing": 0,
    "reading": 1,
    "sparql": 1,
    "web": 1,
    "stores": 2,
    "graph": 3,
    "cluster": 4,
    "conflicts": 4,
    "questions": 4,
    "records": 4,
    "network": 4,
    "pictures": 4,
    "validation": 4,
    "tables": 4,
    "timeline": 4,
    "impact": 4,
    "explanation": 4,
    "knowledge_graph": 5,
    "__init__": 6,
    "assistant": 6,
    "server": 6,
    "cli": 7,
    "__main__": 7,
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    """The room of a module: its top-level folder or its own name."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    """The rooms of this package that a module imports, anywhere in its text."""
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "ocop_kg":
                rooms.add(parts[1] if len(parts) > 1 and parts[1] in FLOORS else "__init__")
    return rooms


def test_every_room_has_a_floor() -> None:
    assert {room(path) for path in MODULES} <= FLOORS.keys()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_lower_rooms_never_import_upper_ones(path: Path) -> None:
    here = room(path)
    above = {name for name in imported_rooms(path) if FLOORS[name] > FLOORS[here]}
    assert not above


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_fits_in_one_reading(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 320


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_public_names_are_listed(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    listed = any(
        isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        for node in tree.body
    )
    defines = any(isinstance(node, ast.ClassDef | ast.FunctionDef) for node in tree.body)
    assert listed or not defines


def test_the_package_ships_no_pickles_and_loads_no_code_from_data() -> None:
    assert not [path for path in PACKAGE.rglob("*") if path.suffix in (".pickle", ".pkl")]
    for path in MODULES:
        called = {
            node.func.id
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not called & {"eval", "exec", "__import__"}, path
