"""Pictures over HTTP: of a query, of a stored question, and on pages."""

import re
import xml.etree.ElementTree as ET
from urllib.parse import urlencode

import pytest

from ocop_kg.pictures import FORMS
from ocop_kg.pictures.style import STYLE_SOURCE
from tests.server.running import HOSTILE, Reply, Running

QUERY = "SELECT ?country ?product { ?country ocop:hasPriorityProduct ?product }"
CONSTRUCT = f"CONSTRUCT {{ ?country ocop:hasPriorityProduct ?product }} {QUERY[24:]}"
HTML = "text/html"


def draw(server: Running, query: str, form: str = "", **headers: str) -> Reply:
    fields = {"query": query, **({"as": form} if form else {})}
    return server.ask(f"/picture?{urlencode(fields)}", "GET", None, **headers)


@pytest.mark.parametrize("form", FORMS)
def test_an_answer_is_drawn(form: str, server: Running) -> None:
    reply = draw(server, QUERY, form)
    assert reply.status == 200
    assert reply.kind == "image/svg+xml"
    root = ET.fromstring(reply.text)
    assert f"ocop-{form}" in root.get("class", "")
    assert STYLE_SOURCE in reply.headers["content-security-policy"]
    assert "unsafe" not in reply.headers["content-security-policy"]
    assert '<a class="thing" href="/id/' in reply.text or form != "network"


def test_without_a_form_the_most_telling_is_chosen(server: Running) -> None:
    assert "ocop-map" in draw(server, QUERY).text
    counted = "SELECT ?sector (COUNT(*) AS ?n) { ?p ocop:inSector ?sector } GROUP BY ?sector"
    assert "ocop-chart" in draw(server, counted).text
    assert "ocop-map" in draw(server, CONSTRUCT).text
    assert "ocop-network" in draw(server, CONSTRUCT, "network").text


def test_a_picture_is_not_sent_twice(server: Running) -> None:
    reply = draw(server, QUERY, "map")
    tag = reply.headers["etag"]
    again = draw(server, QUERY, "map", if_none_match=tag)
    assert (again.status, again.body) == (304, b"")
    assert draw(server, QUERY, "chart").headers["etag"] != tag
    assert draw(server, QUERY, "map").body == reply.body
    packed = draw(server, QUERY, "map", accept_encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == reply.text
    assert len(packed.body) < len(reply.body) / 2


def test_a_query_can_be_posted(server: Running) -> None:
    drawn = draw(server, QUERY, "map").body
    form = urlencode({"query": QUERY, "as": "map"}).encode()
    kind = "application/x-www-form-urlencoded"
    assert server.ask("/picture", "POST", form, content_type=kind).body == drawn
    kind = "application/sparql-query"
    posted = server.ask("/picture?as=map", "POST", QUERY.encode(), content_type=kind)
    assert posted.body == drawn
    head = server.ask(f"/picture?{urlencode({'query': QUERY})}", "HEAD")
    assert (head.status, head.kind, head.body) == (200, "image/svg+xml", b"")
    assert server.ask("/picture", "OPTIONS").status == 204


@pytest.mark.parametrize(
    ("query", "form", "words"),
    [
        (QUERY, "cake", "unknown format 'cake'; pictures are map, chart, network"),
        ("ASK { ?s ?p ?o }", "map", "yes or no cannot be drawn"),
        ("SELECT ?c { ?c a ocop:Country }", "chart", "this answer suits map"),
        ("SELECT ?c { ?c a ocop:Country } LIMIT 0", "", "without rows"),
        ("SELECT ?c { ?c a }", "map", "query:1:"),
        ("SELECT * FROM <http://127.0.0.1:9/x> { ?s ?p ?o }", "map", "127.0.0.1:9"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/x> { ?s ?p ?o } }", "map", "SERVICE"),
        ("DELETE WHERE { ?s ?p ?o }", "map", "query:1:1"),
    ],
)
def test_what_cannot_be_drawn_is_said(query: str, form: str, words: str, server: Running) -> None:
    reply = draw(server, query, form, accept="application/problem+json")
    assert reply.status == 400
    assert words in reply.json()["detail"]


def test_a_picture_needs_a_query_and_takes_no_update(server: Running) -> None:
    assert "say what to draw" in server.ask("/picture?as=map").text
    assert server.ask("/picture?as=map").status == 400
    update = b"DELETE WHERE { ?s ?p ?o }"
    kind = "application/sparql-update"
    assert server.ask("/picture", "POST", update, content_type=kind).status in (400, 401, 403)
    assert server.ask("/picture?as=map&as=chart&query=ASK%7B%7D").status == 400
    assert server.ask("/picture", "PUT", b"").status == 405


def test_a_picture_has_the_bounds_of_a_query(hurried: Running) -> None:
    slow = draw(hurried, HOSTILE, "chart")
    assert slow.status == 503
    assert "seconds" in slow.text
    assert draw(hurried, QUERY, "map").status == 200


def test_a_question_is_drawn(server: Running) -> None:
    reply = server.ask("/questions/countries-by-product/picture?product=cocoa&as=map")
    assert reply.kind == "image/svg+xml"
    root = ET.fromstring(reply.text)
    assert root[0].text == (
        "Which countries chose this product, and in which region are they? (product: cocoa)"
    )
    assert reply.text.count('class="country"') == 6
    chinese = server.ask("/questions/priority-products-by-country/picture?country=LSO&lang=zh")
    assert "莱索托" in chinese.text
    for path, status in (
        ("/questions/nothing/picture", 404),
        ("/questions/countries-by-product/picture?product=nonsense", 404),
        ("/questions/countries-by-product/picture?product=cocoa&as=cake", 400),
        ("/questions/countries-by-product/picture?colour=red", 400),
    ):
        assert server.ask(path).status == status, path


def test_the_page_of_a_question_offers_the_forms_that_suit(server: Running) -> None:
    plain = server.ask("/questions/priority-products-by-country", accept=HTML).text
    forms = plain.partition('<nav class="forms"')[2].partition("</nav>")[0]
    assert re.findall(r">(\w+)</a>", forms) == ["table", "map", "chart", "network"]
    assert '#answer" aria-current="page">table</a>' in forms
    assert "<svg" not in plain
    one = server.ask("/questions/codes-by-country?country=LSO", accept=HTML).text
    assert re.findall(r"as=(\w+)#", one) == ["map"]


@pytest.mark.parametrize("form", FORMS)
def test_the_page_of_a_question_shows_a_picture_above_the_table(form: str, server: Running) -> None:
    text = server.ask(f"/questions/priority-products-by-country?as={form}", accept=HTML).text
    assert text.count("<svg xmlns=") == 1
    assert text.index(f"ocop-{form}") < text.index("<table")
    assert f'aria-current="page">{form}</a>' in text
    alone = re.search(r'href="(/questions/[^"]+/picture[^"]+)"', text)
    assert alone
    assert server.ask(alone[1].replace("&amp;", "&")).kind == "image/svg+xml"


def test_the_page_says_when_a_form_does_not_suit(server: Running) -> None:
    page = "/questions/codes-by-country?country=LSO"
    text = server.ask(f"{page}&as=network", accept=HTML).text
    assert "a network needs things that are tied to each other" in text
    assert "<table" in text
    assert "<svg" not in text
    cake = server.ask(f"{page}&as=cake", accept=HTML)
    assert cake.status == 200
    assert "pictures are map, chart, network" in cake.text
