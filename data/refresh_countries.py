"""Rewrites the tables of country codes and names from the libraries that carry them.

Codes come from ISO 3166-1 as pycountry carries it, names from the Unicode CLDR as Babel carries it.
Run it after a new country entered ``countries.csv`` or after an upgrade of a library:

    pip install "ocop-kg[curate]"
    python data/refresh_countries.py

It writes ``country_codes.csv`` and ``country_names.csv`` and puts the versions of the libraries
into the titles of their two rows in ``sources.csv``. Nothing is fetched.
"""

import csv
import sys
from importlib.metadata import version
from pathlib import Path

import pycountry
from babel import Locale

TABLES = Path(__file__).resolve().parent / "tables"
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
TITLES = {
    "iso-3166": f"ISO 3166 country codes, through pycountry {version('pycountry')}",
    "unicode-cldr": f"Unicode CLDR territory names, through Babel {version('babel')}",
}


def read(name: str) -> list[dict[str, str]]:
    """Read a table as one dictionary a row."""
    with (TABLES / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(name: str, rows: list[dict[str, str]]) -> None:
    """Write a table as the other curated tables are: UTF-8, line feeds, quotes where needed."""
    with (TABLES / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def codes(alpha3: str) -> dict[str, str]:
    """Give the row of one country in the table of codes."""
    country = pycountry.countries.get(alpha_3=alpha3)
    if country is None:
        sys.exit(f"countries.csv: pycountry knows no country {alpha3}; check its code")
    return {
        "country": alpha3,
        "alpha2": country.alpha_2,
        "m49": country.numeric,
        "source": "iso-3166",
    }


def names(alpha3: str, alpha2: str, known: str) -> dict[str, str]:
    """Give the row of one country in the table of names; English only where it is another name."""
    row = {"country": alpha3}
    for language in LANGUAGES:
        name = Locale(language).territories[alpha2]
        row[f"name_{language}"] = "" if language == "en" and name == known else name
    return {**row, "source": "unicode-cldr"}


def main() -> None:
    """Rewrite the two tables and the two titles."""
    countries = sorted(read("countries.csv"), key=lambda row: row["country"])
    code_rows = [codes(row["country"]) for row in countries]
    write("country_codes.csv", code_rows)
    name_rows = [
        names(code["country"], code["alpha2"], row["name"])
        for code, row in zip(code_rows, countries, strict=True)
    ]
    write("country_names.csv", name_rows)
    sources = read("sources.csv")
    write(
        "sources.csv",
        [{**row, "title": TITLES.get(row["source"], row["title"])} for row in sources],
    )
    print(f"{len(countries)} countries; " + "; ".join(TITLES.values()))


if __name__ == "__main__":
    main()
