"""The tables of country codes and names are what the libraries in their titles carry."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from ocop_kg.assets import asset

Curated = dict[str, list[dict[str, str]]]


@pytest.fixture
def script(curated: Curated) -> ModuleType:
    """The script that writes the tables; skipped where its libraries are missing or others."""
    pytest.importorskip("pycountry", reason="pycountry is not installed (extra: curate)")
    pytest.importorskip("babel", reason="Babel is not installed (extra: curate)")
    path = asset("data/refresh_countries.py")
    spec = importlib.util.spec_from_file_location("refresh_countries", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    titles = {row["source"]: row["title"] for row in curated["sources"]}
    if any(titles[source] != title for source, title in module.TITLES.items()):
        pytest.skip("the tables were made with other versions of pycountry or Babel")
    return module


def test_a_refresh_changes_no_byte(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("countries.csv", "country_codes.csv", "country_names.csv", "sources.csv")
    before = {name: (asset("data/tables") / name).read_bytes() for name in names}
    for name in ("countries.csv", "sources.csv"):
        (tmp_path / name).write_bytes(before[name])
    monkeypatch.setattr(script, "TABLES", tmp_path)
    script.main()
    assert {name: (tmp_path / name).read_bytes() for name in names} == before


def test_a_code_that_is_no_country_is_told(script: ModuleType) -> None:
    with pytest.raises(SystemExit, match="pycountry knows no country XXX; check its code"):
        script.codes("XXX")


def test_codes_and_names(curated: Curated) -> None:
    codes = {row["country"]: row for row in curated["country_codes"]}
    names = {row["country"]: row for row in curated["country_names"]}
    assert codes.keys() == names.keys() == {row["country"] for row in curated["countries"]}
    assert (codes["LSO"]["alpha2"], codes["LSO"]["m49"]) == ("LS", "426")
    assert codes["ALB"]["m49"] == "008"
    assert names["CIV"]["name_en"] == "Côte d\N{RIGHT SINGLE QUOTATION MARK}Ivoire"
    assert names["LSO"]["name_en"] == ""
    assert "refresh_countries" not in sys.modules
