"""The pages: what stands on them, that their links lead somewhere, and that they stay calm."""

import itertools
import re
from html.parser import HTMLParser
from urllib.parse import quote, urlencode, urljoin, urlsplit

import pytest
from rdflib import Graph, URIRef

from ocop_kg.pictures.style import SHEET, STYLE_SOURCE
from ocop_kg.questions import questions
from tests.server.running import Running

HTML = "text/html"
PAGES = [
    "/",
    "/find?q=lesoto",
    "/graph/seed-ocop-china-2025",
    "/id/country/LSO",
    "/id/designation/LSO-potato",
    "/id/source/seed-ocop-china-2025",
    "/kinds/Country",
    "/ontology",
    "/questions",
    "/questions/experts-by-product?product=potato&row=1",
    "/questions/experts-by-product?product=vanilla",
    "/resource?iri=http://www.w3.org/2004/02/skos/core%23Concept",
    "/shapes",
    "/sparql",
    "/validate",
    "/sparql?query=SELECT+*+{+?c+a+ocop:Initiative+}",
    "/nothing-here",
]


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        assert self.open == [], "a tag that is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "input", "img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def page(server: Running, path: str) -> Page:
    reply = server.ask(path, accept=HTML)
    assert reply.kind == HTML, reply.text
    return Page(reply.text)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_used_by_everybody(path: str, server: Running) -> None:
    found = page(server, path)
    assert len(found.all("h1")) == 1
    assert len(found.all("main")) == 1
    assert found.all("html")[0]["lang"] == "en"
    assert found.all("a")[0]["href"] == "#main"
    ids = [attributes["id"] for _, attributes in found.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    labelled = {label["for"] for label in found.all("label")}
    for field in [*found.all("input"), *found.all("textarea"), *found.all("select")]:
        assert field.get("type") == "hidden" or field["id"] in labelled
    assert all("alt" in image for image in found.all("img"))
    assert len(found.all("caption")) == len([t for t in found.all("table") if not t.get("class")])
    levels = [int(tag[1]) for tag, _ in found.tags if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_runs_nothing_and_fetches_nothing_from_elsewhere(path: str, server: Running) -> None:
    reply = server.ask(path, accept=HTML)
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    found = Page(reply.text)
    assert not found.all("script")
    sheets = reply.text.count(f"<style>{SHEET}</style>")
    assert len(found.all("style")) == sheets
    assert STYLE_SOURCE in policy
    for _, attributes in found.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
    sources = [*found.all("link"), *found.all("img"), *found.all("form")]
    for each in sources:
        place = each.get("href") or each.get("src") or each.get("action") or ""
        assert place.startswith("/")
        assert not place.startswith("//")


def test_links_lead_somewhere(server: Running) -> None:
    waiting, seen, asked = ["/"], {"/"}, 0
    kinds: dict[str, int] = {}
    anchors: dict[str, set[str]] = {}
    wanted: set[tuple[str, str]] = set()
    while waiting:
        here = waiting.pop(0)
        found = page(server, here) if "format=" not in here and "." not in here else None
        if found is None:
            assert server.ask(here).status == 200, here
            continue
        asked += 1
        anchors[here] = {str(each["id"]) for _, each in found.tags if "id" in each}
        for link in found.all("a"):
            target = urljoin(here, str(link["href"]))
            parts = urlsplit(target)
            if parts.scheme:
                assert link["rel"] == "noreferrer external"
                continue
            place = target.partition("#")[0] or here
            if parts.fragment:
                wanted.add((place, parts.fragment))
            # some of each kind: what is alike is made alike
            kind = re.sub(r"(/\w+(?:/\w[\w-]*)?).*", r"\1", parts.path) + str("format=" in target)
            kinds[kind] = kinds.get(kind, 0) + 1
            if place not in seen and kinds[kind] == 1:
                seen.add(place)
                waiting.append(place)
    assert asked > 25
    for place, anchor in wanted:
        if place in anchors and "row=" not in place:
            assert anchor in anchors[place], (place, anchor)


def test_every_thing_of_the_graph_has_its_page_and_its_data(server: Running) -> None:
    query = "SELECT DISTINCT ?s { ?s ?p ?o FILTER(ISIRI(?s)) } ORDER BY ?s"
    rows = server.query(query).json()["results"]["bindings"]
    iris = [row["s"]["value"] for row in rows]
    assert len(iris) > 1500
    for iri in iris[::40]:
        if iri.startswith("https://w3id.org/ocop/id/"):
            place = "/" + quote(iri.removeprefix("https://w3id.org/ocop/"))
        else:
            place = f"/resource?{urlencode({'iri': iri})}"
        assert server.ask(place, accept=HTML).status == 200
        text = server.ask(place, accept="text/turtle").text
        assert URIRef(iri) in set(Graph().parse(data=text, format="turtle").all_nodes())


def test_a_thing_is_told_with_its_sources(server: Running) -> None:
    text = server.ask("/id/country/LSO", accept=HTML).text
    row = text[text.index("has priority product") :].partition("</tr>")[0]
    assert "potato" in row
    number = re.findall(r'href="#source-(\d+)"', row)[0]
    assert f'<li id="source-{number}"' in text
    assert "ليسوتو" in text
    assert 'lang="ar"' in text


def test_a_picture_shows_what_a_thing_is_tied_to(server: Running) -> None:
    text = server.ask("/id/country/LSO", accept=HTML).text
    network = text.partition("ocop-network")[2].partition("</figure>")[0]
    thing = '<a class="thing" href="/id/product/potato"><title>potato'
    assert thing in network
    assert network.count('class="thing"') > 10
    where = text.partition("ocop-map")[2].partition("</figure>")[0]
    assert '<a class="country" href="/id/country/LSO"><title>Lesotho</title>' in where
    assert where.count('class="country"') == 1
    assert "ocop-map" in server.ask("/id/product/potato", accept=HTML).text
    assert "<svg" not in server.ask("/id/scheme/region", accept=HTML).text


def test_labels_come_in_the_language_that_is_asked_for(server: Running) -> None:
    assert (
        '<h1 dir="auto">莱索托</h1>'
        in server.ask("/id/country/LSO", accept=HTML, accept_language="zh-Hans, en;q=0.5").text
    )
    assert '<h1 dir="auto">Lesoto</h1>' in server.ask("/id/country/LSO?lang=es", accept=HTML).text


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        ("ttl", "text/turtle"),
        ("jsonld", "application/ld+json"),
        ("nt", "application/n-triples"),
        ("rdf", "application/rdf+xml"),
        ("trig", "application/trig"),
        ("nq", "application/n-quads"),
        ("html", HTML),
    ],
)
def test_a_thing_has_an_address_in_each_format(ending: str, kind: str, server: Running) -> None:
    reply = server.ask(f"/id/country/LSO.{ending}")
    assert (reply.status, reply.kind) == (200, kind)
    if kind != HTML:
        negotiated = server.ask("/id/country/LSO", accept=kind)
        assert negotiated.headers["content-location"] == f"/id/country/LSO.{ending}"
        assert negotiated.body == reply.body


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_data_of_a_thing_name_the_graphs_where_they_can(server: Running) -> None:
    from rdflib import Dataset

    text = server.ask("/id/designation/LSO-potato.trig").text
    data = Dataset()
    data.parse(data=text, format="trig")
    graphs = {str(graph.identifier) for graph in data.graphs()}
    assert "https://w3id.org/ocop/graph/fao-dg-lesotho-speech-2024" in graphs


@pytest.mark.parametrize(
    "path", ["/id/country/XXX", "/id/", "/id/%00", "/resource?iri=x y", "/kinds/No"]
)
def test_what_is_not_known_is_not_found(path: str, server: Running) -> None:
    reply = server.ask(path.replace(" ", "%20"), accept=HTML)
    assert reply.status == 404
    assert "<h1>Not Found</h1>" in reply.text


def test_every_question_has_a_page_that_answers_or_says_what_it_needs(server: Running) -> None:
    for each in questions():
        reply = server.ask(f"/questions/{each.id}", accept=HTML)
        assert reply.status == 200
        found = Page(reply.text)
        names = {field["name"] for field in found.all("input")}
        assert set(each.parameters) <= names
        needs = any(parameter.required for parameter in each.parameters.values())
        assert ('id="answer"' in reply.text) != needs


def test_an_answer_can_be_had_in_every_format_and_cited(server: Running) -> None:
    path = "/questions/experts-by-product?product=potato"
    rows = server.ask(path, accept="application/sparql-results+json").json()["results"]["bindings"]
    assert len(rows) > 3
    assert server.ask(f"{path}&format=csv").text.count("\r\n") == len(rows) + 1
    assert server.ask(f"{path}&format=bibtex").text.startswith("@")
    assert server.ask(f"{path}&format=csl").json()[0]["title"]
    assert f"{len(rows)} rows" in server.ask(path, accept=HTML).text


def test_a_row_tells_why_it_is_there(server: Running) -> None:
    plain = server.ask("/questions/experts-by-product?product=potato", accept=HTML).text
    link = re.findall(r'href="([^"#]*row=1)#row-1"', plain)[0].replace("&amp;", "&")
    text = server.ask(link, accept=HTML).text
    assert "Why this row is there" in text
    assert "said by" in text.partition("Why this row is there")[2]


def test_an_empty_answer_explains_itself(server: Running) -> None:
    text = server.ask("/questions/experts-by-product?product=vanilla", accept=HTML).text
    assert "No source names an expert for this product." in text
    assert "truly none" in text
    query = urlencode({"query": "SELECT * { ?e ocop:supportProduct ?p }"})
    assert "ocop:supportsProduct" in server.ask(f"/sparql?{query}", accept=HTML).text


def test_a_wrong_name_is_told_with_near_ones(server: Running) -> None:
    path = "/questions/experts-by-product?product=potatoe"
    reply = server.ask(path, accept=HTML)
    assert reply.status == 404
    assert "did you mean potato?" in reply.text
    assert 'value="potatoe"' in reply.text
    assert server.ask(path).status == 404
    assert server.ask("/questions/experts-by-products").status == 404


def test_terms_and_shapes_stand_where_their_iris_point(server: Running) -> None:
    terms = page(server, "/ontology")
    ids = {each["id"] for each in terms.all("article")}
    assert {"Country", "hasPriorityProduct", "isoAlpha3"} <= ids
    data = server.ask("/ontology", accept="text/turtle").text
    graph = Graph().parse(data=data, format="turtle")
    assert URIRef("https://w3id.org/ocop/ontology#Country") in set(graph.subjects())
    shapes = page(server, "/shapes")
    assert len(shapes.all("article")) > 50
    data = server.ask("/shapes", accept="application/n-triples").text
    named = set(re.findall(r"<https://w3id.org/ocop/shapes#([^>]+)>", data))
    assert {each["id"] for each in shapes.all("article")} <= named


def test_search_finds_in_any_language_and_among_a_kind(server: Running) -> None:
    assert "/id/country/LSO" in server.ask(f"/find?q={quote('莱索托')}", accept=HTML).text
    among = server.ask("/find?q=potato&kind=Product", accept=HTML).text
    assert "/id/product/potato" in among
    assert "/id/designation/" not in among
    assert "Nothing has a name like this" in server.ask("/find?q=zzzzzz", accept=HTML).text
    assert server.ask("/find?q=x&kind=Nonsense", accept=HTML).status == 400
