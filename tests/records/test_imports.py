"""What is imported when: a person who asks one question pays for nothing else."""

import subprocess
import sys

import pytest

OPEN = "from ocop_kg import KnowledgeGraph; KnowledgeGraph.open()"
HEAVY = ["rdflib", "networkx", "pandas", "polars", "pyarrow", "pyshacl", "scipy", "numpy"]


def loaded_after(code: str) -> set[str]:
    """The modules that a fresh interpreter holds after running some code."""
    ended = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return set(ended.stdout.splitlines()[-1].split())


def test_importing_the_package_is_nearly_free() -> None:
    ours = {name for name in loaded_after("import ocop_kg") if name.startswith("ocop_kg")}
    assert ours == {"ocop_kg"}


@pytest.mark.parametrize(
    ("code", "rooms"),
    [
        ("from ocop_kg import KnowledgeGraph", set[str]()),
        (f"{OPEN}.ask('experts-by-product', product='potato')", set[str]()),
        ("from ocop_kg import Country, OcopError, Solutions", {"ocop_kg.records.things"}),
        (f"{OPEN}.country('LSO').priority_products", {"ocop_kg.records.things"}),
    ],
)
def test_heavy_packages_and_other_rooms_wait(code: str, rooms: set[str]) -> None:
    loaded = loaded_after(code)
    assert not loaded.intersection(HEAVY)
    ours = {"ocop_kg.records.things", "ocop_kg.network", "ocop_kg.validation", "ocop_kg.tables"}
    assert loaded & ours == rooms


def test_all_public_names_are_there() -> None:
    import ocop_kg

    assert ocop_kg.__all__ == dir(ocop_kg)
    for name in ocop_kg.__all__:
        assert getattr(ocop_kg, name) is not None
    with pytest.raises(AttributeError, match="'ocop_kg' has no attribute 'Nation'"):
        ocop_kg.Nation  # type: ignore[attr-defined] # noqa: B018
