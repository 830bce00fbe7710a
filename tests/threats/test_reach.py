"""N: nothing in a file, a query or a parameter makes this library open a socket or another file.

N5, redirects of an allowed host, is in tests/web, for the one way out.
"""

import json
from pathlib import Path

import pytest
from rdflib.plugins.sparql import prepareQuery, prepareUpdate

from ocop_kg import KnowledgeGraph
from ocop_kg.errors import (
    ForbiddenAccessError,
    OcopError,
    QuerySyntaxError,
    ReadError,
    ShapesError,
    UsageError,
)
from ocop_kg.reading import read_quads
from ocop_kg.validation import validate
from tests.conftest import SMALL
from tests.threats.conftest import Listener, Run, Watch

# rdflib warns of its own use of its own old name.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")

SECRET = "root-of-all-secrets"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A readable Turtle file that nobody named."""
    path = tmp_path / "secret" / "secret.ttl"
    path.parent.mkdir()
    path.write_text(f'<urn:s> <urn:p> "{SECRET}" .', "utf-8")
    return path


DATASETS = [
    "SELECT * FROM <{}> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "ASK FROM <{}> {{ ?s ?p ?o }}",
    "DESCRIBE <urn:s> FROM <{}>",
    "CONSTRUCT {{ ?s ?p ?o }} FROM <{}> WHERE {{ ?s ?p ?o }}",
    "SELECT * from\nnamed\t<{}> {{ graph ?g {{ ?s ?p ?o }} }}",
]


@pytest.mark.parametrize("query", DATASETS)
def test_n1_from_an_address_is_refused_with_its_name(
    small: KnowledgeGraph, listener: Listener, query: str
) -> None:
    with pytest.raises(ForbiddenAccessError, match="nothing is fetched") as caught:
        small.query(query.format(listener.url))
    assert caught.value.target == listener.url


@pytest.mark.parametrize("query", DATASETS)
def test_n2_from_a_file_is_refused(small: KnowledgeGraph, secret: Path, query: str) -> None:
    for target in (secret.as_uri(), "file:///etc/passwd", "FILE:/etc/passwd", "../x", ""):
        with pytest.raises((ForbiddenAccessError, QuerySyntaxError)):
            small.query(query.format(target))


def test_n2_a_base_does_not_make_a_graph_of_a_file(small: KnowledgeGraph, secret: Path) -> None:
    query = f"BASE <{secret.parent.as_uri()}/> SELECT * FROM <secret.ttl> {{ ?s ?p ?o }}"
    with pytest.raises(ForbiddenAccessError, match=r"secret\.ttl"):
        small.query(query)


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <{}>",
        "LOAD SILENT <{}> INTO GRAPH <urn:g>",
        "PREFIX x: <urn:x> load <{}>",
        "# SELECT\nLOAD <{}>",
        "SELECT * {{}} ; LOAD <{}>",
        "INSERT DATA {{ <urn:s> <urn:p> <{}> }}",
        "DROP ALL",
    ],
)
def test_n3_updates_are_no_queries(small: KnowledgeGraph, listener: Listener, update: str) -> None:
    before = len(small)
    for ask in (small.query, small.select):
        with pytest.raises(QuerySyntaxError):
            ask(update.format(listener.url))
    assert len(small) == before


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE SILENT <{}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ VALUES ?e {{ <{}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
        "PREFIX e: <{}> SELECT * {{ SERVICE e: {{ ?s ?p ?o }} }}",
        "ASK {{ FILTER EXISTS {{ SERVICE <{}> {{ ?s ?p ?o }} }} }}",
        "SELECT * {{ {{ SELECT * {{ OPTIONAL {{ SERVICE SILENT <{}> {{ }} }} }} }} }}",
        "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
    ],
)
def test_n4_every_form_of_service_is_refused(
    small: KnowledgeGraph, listener: Listener, query: str
) -> None:
    with pytest.raises(ForbiddenAccessError, match="refused SERVICE"):
        small.query(query.format(listener.url))
    with pytest.raises(ForbiddenAccessError, match="SERVICE"):
        small.dataset.query(query.format(listener.url))


@pytest.mark.parametrize("query", DATASETS)
def test_n1_rdflib_is_refused_it_too(small: KnowledgeGraph, listener: Listener, query: str) -> None:
    with pytest.raises(ForbiddenAccessError, match="nothing is fetched"):
        small.dataset.query(query.format(listener.url))
    prefixes = {"x": listener.url.removesuffix("x")}
    with pytest.raises(ForbiddenAccessError, match="nothing is fetched"):
        small.dataset.query("SELECT * FROM x:x { ?s ?p ?o }", initNs=prefixes)


def test_n4_rdflib_never_answers_in_place_of_the_store(
    small: KnowledgeGraph, listener: Listener
) -> None:
    query = prepareQuery(f"SELECT * {{ SERVICE <{listener.url}> {{ ?s ?p ?o }} }}")
    with pytest.raises(UsageError, match="as text"):
        small.dataset.query(query)
    with pytest.raises(UsageError, match="as text"):
        small.dataset.update(prepareUpdate(f"LOAD <{listener.url}>"))
    with pytest.raises(UsageError, match="not used here"):
        small.dataset.query("ASK {}", DEBUG=True)


def test_n4_the_command_line_refuses_service(listener: Listener, run: Run) -> None:
    done = run("query", f"SELECT * {{ SERVICE SILENT <{listener.url}> {{ ?s ?p ?o }} }}")
    assert done.returncode == 2
    assert f"refused SERVICE {listener.url}" in done.stderr
    assert done.stdout == ""


CONTEXTS = [
    '{"@context": "URL", "name": "x"}',
    '{"@context": ["URL", {}], "name": "x"}',
    '{"@context": [{}, "URL"], "name": "x"}',
    '{"@context": {"@version": 1.1, "@import": "URL"}, "name": "x"}',
    '{"urn:p": {"@context": "URL", "name": "x"}}',
    '{"@context": {"p": {"@id": "urn:p", "@context": "URL"}}, "p": {"name": "x"}}',
    '{"\\u0040context": "URL", "name": "x"}',
    '{"@graph": [{"@context": {"@version": 1.1, "@import": "URL"}, "urn:p": 1}]}',
]


@pytest.mark.parametrize("content", CONTEXTS)
def test_n6_contexts_are_never_fetched(content: str, listener: Listener, secret: Path) -> None:
    for target in (listener.url, secret.as_uri(), "secret.jsonld", "/etc/passwd"):
        path = secret.with_name("export.jsonld")
        path.write_text(content.replace("URL", target), "utf-8")
        with pytest.raises(ReadError, match="nothing is fetched") as caught:
            list(read_quads(path))
        if "u0040" not in content:
            assert caught.value.place.line == 1
            assert target in str(caught.value)


def test_n7_imports_are_not_followed(
    listener: Listener, secret: Path, tmp_path: Path, watch: Watch
) -> None:
    path = tmp_path / "mine.ttl"
    targets = (listener.url, secret.as_uri(), "secret/secret.ttl", "../../x", path.as_uri())
    imports = ", ".join(f"<{target}>" for target in targets)
    path.write_text(
        f"<> a <http://www.w3.org/2002/07/owl#Ontology> ; "
        f"<http://www.w3.org/2002/07/owl#imports> {imports} .",
        "utf-8",
    )
    graph = KnowledgeGraph.open(path, replace=True)
    assert not graph.query(f'ASK {{ ?s ?p "{SECRET}" }}')
    told = graph.validate().gaps.imports
    assert {listener.url, secret.as_uri()} <= set(told)
    code = f"print(ocop_kg.validation.validate({str(path)!r}, {str(path)!r}).exit_code)"
    assert watch(code, path) == []
    assert watch(f"ocop_kg.validation.validate({str(path)!r})", path) == []


@pytest.mark.parametrize("scheme", ["http", "https", "ftp", "file", "HTTP"])
def test_n8_a_path_is_a_path(scheme: str, listener: Listener, run: Run) -> None:
    target = listener.url.replace("http", scheme)
    for use in (lambda path: list(read_quads(path)), KnowledgeGraph.open, validate):
        with pytest.raises(ReadError, match=r"this is a URL|no such file"):
            use(target + ".ttl")
    with pytest.raises((ReadError, ShapesError)):
        validate(SMALL, target + ".ttl")
    assert run("validate", target + ".ttl").returncode == 3


XML = """<?xml version="1.0"?>
{doctype}
<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:u#" {attributes}>
<r:Description r:about="urn:s"><u:p>{body}</u:p></r:Description></r:RDF>"""
MARKUP = {
    "external entity": {"doctype": '<!DOCTYPE r:RDF [<!ENTITY e SYSTEM "URL">]>', "body": "&e;"},
    "unused external entity": {"doctype": '<!DOCTYPE r:RDF [<!ENTITY e SYSTEM "URL">]>'},
    "public entity": {"doctype": '<!DOCTYPE r:RDF [<!ENTITY e PUBLIC "-//x" "URL">]>'},
    "parameter entity": {"doctype": '<!DOCTYPE r:RDF [<!ENTITY % e SYSTEM "URL"> %e;]>'},
    "external type": {"doctype": '<!DOCTYPE r:RDF SYSTEM "URL">'},
    "public type": {"doctype": '<!DOCTYPE r:RDF PUBLIC "-//x" "URL">'},
    "inclusion": {"body": '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="URL"/>'},
    "base of a file": {"attributes": 'xml:base="file:///etc/"'},
    "unparsed entity": {
        "doctype": '<!DOCTYPE r:RDF [<!NOTATION n SYSTEM "URL"><!ENTITY e SYSTEM "URL" NDATA n>]>'
    },
}


@pytest.mark.parametrize("case", MARKUP)
def test_n9_markup_that_reaches_out_is_refused_with_its_place(
    case: str, listener: Listener, secret: Path
) -> None:
    parts = {"doctype": "", "attributes": "", "body": "x"} | MARKUP[case]
    for target in (listener.url, secret.as_uri(), "secret.ttl"):
        path = secret.with_name("export.rdf")
        path.write_text(XML.format(**parts).replace("URL", target), "utf-8")
        with pytest.raises(ReadError) as caught:
            list(read_quads(path))
        assert caught.value.place.line in (2, 3, 4)
        assert caught.value.place.column


SHAPE = """@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:S> a sh:NodeShape ; sh:targetClass <https://w3id.org/ocop/ontology#Country> ; {} ."""


QUERY = 'sh:sparql [ a sh:SPARQLConstraint ; sh:message "m" ; sh:select "{}" ]'
LIBRARY = """sh:js [ a sh:JSConstraint ; sh:message "m" ; sh:jsFunctionName "f" ;
sh:jsLibrary [ sh:jsLibraryURL "URL" ] ]"""


@pytest.mark.parametrize(
    "constraint",
    [
        QUERY.format("SELECT $this { SERVICE <URL> { $this ?p ?o } }"),
        QUERY.format("SELECT $this { SERVICE SILENT ?e { $this ?p ?o } }"),
        QUERY.format("SELECT $this FROM <URL> { $this ?p ?o }"),
        QUERY.format("SELECT $this FROM NAMED <file:///etc/passwd> { $this ?p ?o }"),
        LIBRARY,
    ],
)
def test_n10_shapes_that_reach_out_do_not_load(
    constraint: str, listener: Listener, tmp_path: Path
) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        SHAPE.format(
            constraint.replace("<URL>", f"<{listener.url}>").replace('"URL"', f'"{listener.url}"')
        ),
        "utf-8",
    )
    with pytest.raises(ShapesError) as caught:
        validate(SMALL, shapes)
    assert caught.value.place.line == 2


def test_n11_proxies_and_credentials_are_not_looked_for(tmp_path: Path, run: Run) -> None:
    (tmp_path / ".netrc").write_text("default login me password secret\n", "utf-8")
    names = ("http_proxy", "HTTPS_PROXY", "ALL_PROXY")
    settings = dict.fromkeys(names, "http://127.0.0.1:9/") | {
        "HOME": str(tmp_path),
        "NETRC": str(tmp_path / ".netrc"),
    }
    done = run("query", "ASK { ?s a ocop:Country }", **settings)
    assert (done.returncode, done.stdout) == (0, "true\n")


EVERY_DOOR = {
    "from": "graph.query('SELECT * FROM <URL> { ?s ?p ?o }')",
    "service": "graph.query('SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }')",
    "timed service": "graph.query('SELECT * { SERVICE <URL> {} }', budget=Budget(seconds=9))",
    "service beside a listed one": "KnowledgeGraph.open(small, replace=True, services=["
    "'https://listed.invalid/']).query('SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }')",
    "load": "graph.query('LOAD <URL>')",
    "rdflib from": "list(graph.dataset.query('SELECT * FROM <URL> { ?s ?p ?o }'))",
    "rdflib's own engine": "graph.dataset.query('SELECT * FROM <URL> { ?s ?p ?o }', DEBUG=1)",
    "rdflib prepared": "graph.dataset.query(rdflib.plugins.sparql.prepareQuery("
    "'SELECT * { SERVICE <URL> { ?s ?p ?o } }'))",
    "rdflib load": "graph.dataset.update('LOAD <URL>')",
    "open": "KnowledgeGraph.open('URL')",
    "validate": "ocop_kg.validation.validate('URL')",
    "shapes": "ocop_kg.validation.validate(small, 'URL')",
    "parameter": "graph.ask('experts-by-product', product='URL')",
    "binding": "graph.query('SELECT ?s { ?s ?p ?o }', {'s': 'URL'})",
    "resolve": "graph.resolve('<URL>')",
    "context": "list(read_quads(context))",
    "markup": "list(read_quads(markup))",
    "validation of imports": "graph.validate(level='must')",
}


@pytest.mark.parametrize("case", EVERY_DOOR)
def test_nothing_is_opened_behind_any_door(
    case: str, listener: Listener, watch: Watch, tmp_path: Path
) -> None:
    context, markup = tmp_path / "context.jsonld", tmp_path / "markup.rdf"
    context.write_text(json.dumps({"@context": listener.url, "name": "x"}), "utf-8")
    entity = f'<!DOCTYPE r:RDF [<!ENTITY e SYSTEM "{listener.url}">]>'
    markup.write_text(XML.format(doctype=entity, attributes="", body="&e;"), "utf-8")
    code = "\n".join(
        (
            "from ocop_kg import Budget, KnowledgeGraph",
            "from ocop_kg.reading import read_quads",
            f"small, context, markup = {str(SMALL)!r}, {str(context)!r}, {str(markup)!r}",
            "graph = KnowledgeGraph.open(small, replace=True)",
            EVERY_DOOR[case].replace("URL", listener.url),
        )
    )
    assert watch(code, context, markup) == []


def test_every_error_of_reach_belongs_to_the_tree() -> None:
    assert issubclass(ForbiddenAccessError, OcopError)
