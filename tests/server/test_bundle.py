"""The editor that is shipped is the one that its source and its pinned packages make."""

import json
import shutil
from pathlib import Path

from ocop_kg.server.pages.files import STATIC
from tests.server.nodejs import npm, packages

SOURCE = STATIC.parent / "editor"
BUILT = ("editor.css", "editor.js", "editor.licenses.txt")


def test_the_bundle_is_what_the_source_makes(tmp_path: Path) -> None:
    source = tmp_path / "editor"
    shutil.copytree(SOURCE, source, ignore=shutil.ignore_patterns("node_modules"))
    (source / "node_modules").symlink_to(packages(SOURCE) / "node_modules")
    built = npm(source, "run", "build", "--", str(tmp_path))
    assert built.returncode == 0, built.stderr
    for name in BUILT:
        made = (tmp_path / name).read_bytes()
        assert made == (STATIC / name).read_bytes(), f"{name}: run `npm run build` in {SOURCE}"


def test_packages_are_pinned_with_their_digests() -> None:
    wanted = json.loads((SOURCE / "package.json").read_text("utf-8"))["devDependencies"]
    assert not [version for version in wanted.values() if not version[0].isdigit()]
    known = json.loads((SOURCE / "package-lock.json").read_text("utf-8"))["packages"]
    assert all("integrity" in each for name, each in known.items() if name)
