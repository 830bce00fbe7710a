"""The outlines of countries: all of ours are there, neighbours fit, and a build repeats them."""

import importlib.util
import os
from itertools import pairwise
from pathlib import Path

import pytest

import ocop_kg
from ocop_kg import KnowledgeGraph
from ocop_kg.assets import asset
from ocop_kg.pictures.outlines import view
from ocop_kg.pictures.world import world

FILE = Path(ocop_kg.__file__).parent / "pictures" / "world.json"
ARCHIVE = os.environ.get("OCOP_KG_WORLD_ATLAS")


def test_every_country_of_the_data_has_an_outline(kg: KnowledgeGraph) -> None:
    codes = {row[0].value for row in kg.select("SELECT ?code { ?country ocop:m49Code ?code }")}
    assert len(codes) > 50
    assert codes <= world().countries.keys()


def test_the_file_is_small_and_says_where_it_is_from() -> None:
    assert FILE.stat().st_size < 120_000
    assert "Natural Earth (public domain" in world().about


def test_rings_are_closed_and_lie_on_the_globe() -> None:
    for rings in world().countries.values():
        for ring in rings:
            assert len(ring) >= 4 or ring == rings[0]  # the smallest countries are a point
            assert ring[0] == ring[-1]
            assert all(-360 < x < 360 and -90 <= y <= 90 for x, y in ring)
            assert all(abs(after[0] - before[0]) < 180 for before, after in pairwise(ring))


def test_neighbours_share_their_border() -> None:
    (lesotho,), (_, hole) = world().countries["426"], world().countries["710"][:2]
    assert set(lesotho) == set(hole)


@pytest.mark.parametrize(
    ("code", "longitude", "latitude"),
    [("426", 28, -29), ("242", 178, -18), ("643", 100, 62), ("798", 179, -8), ("840", -96, 38)],
    ids=["Lesotho", "Fiji", "Russia", "Tuvalu", "United States"],
)
def test_a_country_is_where_it_is(code: str, longitude: float, latitude: float) -> None:
    x, y = world().heart(code)
    assert abs((x - longitude + 180) % 360 - 180) < 12
    assert abs(y - latitude) < 8


def test_what_has_no_code_in_m49_has_no_outline_of_its_own() -> None:
    assert "158" not in world().countries
    named = {code for code in world().countries if not code.isdigit()}
    assert named == {"Indian Ocean Ter.", "Siachen Glacier"}
    assert max(y for x, y in world().countries["156"][0]) > 50  # one ring is the mainland


def test_near_countries_are_seen_from_near() -> None:
    assert view(["426"], 760).center is not None
    assert view(["242", "882", "184"], 760).center is not None  # on both sides of 180 degrees
    assert view(["242", "426"], 760).is_world
    assert view([], 760).is_world
    assert view(["398"], 760).outline("643").path  # Russia, seen from Kazakhstan
    assert not view(["426"], 760).outline("643").path
    for codes in (["242", "882"], ["643"], ["426"], ["156", "076"]):
        seen = view(codes, 760)
        for code in codes:
            outline = seen.outline(code)
            assert 0 <= outline.x <= seen.width, code
            assert 0 <= outline.y <= seen.height, code
            assert outline.path, code


@pytest.mark.skipif(ARCHIVE is None, reason="OCOP_KG_WORLD_ATLAS names no world-atlas-2.0.2.tgz")
def test_the_outlines_are_made_anew_byte_for_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = importlib.util.spec_from_file_location("refresh_world", asset("data/refresh_world.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "TARGET", tmp_path / "world.json")
    monkeypatch.setattr("sys.argv", ["refresh_world.py", str(ARCHIVE)])
    module.main()
    assert (tmp_path / "world.json").read_bytes() == FILE.read_bytes()
