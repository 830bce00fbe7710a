"""What goes out as it is: style sheet, script, licences. Fetched once, and small on the way."""

import gzip
import re

import pytest

from ocop_kg.server.pages.files import STATIC, address_of
from tests.server.running import Running

NAMES = sorted(each.name for each in STATIC.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_a_file_comes_whole_and_small(name: str, server: Running) -> None:
    plain = server.ask(f"/static/{name}")
    assert plain.body == (STATIC / name).read_bytes()
    packed = server.ask(f"/static/{name}", accept_encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert int(packed.headers["content-length"]) == len(packed.body) < max(400, len(plain.body))
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
    assert server.ask(f"/static/{name}", "HEAD").body == b""


def test_an_address_that_names_the_content_holds_for_good(server: Running) -> None:
    address = address_of("style.css")
    assert "immutable" in server.ask(address).headers["cache-control"]
    for other in ("/static/style.css", "/static/style.css?v=0123456789abcdef"):
        assert server.ask(other).headers["cache-control"] == "no-cache"
    assert address.replace("&", "&amp;") in server.ask("/", accept="text/html").text


def test_what_a_client_has_is_not_sent_again(server: Running) -> None:
    tag = server.ask("/static/editor.js").headers["etag"]
    again = server.ask("/static/editor.js", if_none_match=tag)
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)


def test_the_icon_is_found_where_browsers_look(server: Running) -> None:
    assert server.ask("/favicon.ico").headers["location"] == address_of("icon.svg")


@pytest.mark.parametrize("name", ["nothing.css", "", "..", "%2e%2e%2ftemplates%2fbase.html"])
def test_there_is_nothing_else(name: str, server: Running) -> None:
    assert server.ask(f"/static/{name}").status == 404


def test_licences_of_all_that_is_in_the_script_come_with_it() -> None:
    text = (STATIC / "editor.licenses.txt").read_text("utf-8")
    named = dict(re.findall(r"^(\S+) \d\S* \((.+)\)$", text, re.MULTILINE))
    assert {"@zazuko/yasqe", "codemirror", "dompurify", "lodash-es"} <= named.keys()
    assert set(named.values()) <= {"MIT", "(MPL-2.0 OR Apache-2.0)"}
    assert text.count("Permission is hereby granted") == len(named) - 1
