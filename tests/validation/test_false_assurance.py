"""A validator that says "conforms" and looked at nothing, or past the fault, is worse than none.

Each test is one of the ways in which this happens in the field.
"""

import hashlib
import logging
import os
import pickle
import socket
import subprocess
import sys
import threading
import time
import warnings
from pathlib import Path
from typing import Any

import pytest

from ocop_kg.errors import ShapesError
from ocop_kg.graph import Graph
from ocop_kg.validation import validate
from ocop_kg.vocabulary import OCOP
from tests.validation.support import FIRST_LINE, case_named, document

DATA = "<designation/BTN-quinoa> a ocop:ProductDesignation ."
SHAPE = "ex:S a sh:NodeShape ; sh:targetClass ocop:ProductDesignation ; sh:property ex:P .\n"


def shapes(folder: Path, body: str) -> Path:
    return document(folder, body, "shapes.ttl")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "ex:S a sh:NodeShape ; sh:property ex:P . ex:P sh:path ocop:statedBy ; sh:minCount 1 .",
        "ex:P sh:targetClass ex:Nothing ; sh:path ocop:statedBy ; sh:minCount 1 .",
        "ex:P sh:targetNode ex:typo ; sh:path ocop:statedBy ; sh:maxCount 1 .",
        "ex:P sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:minCount 1 .",
    ],
    ids=["empty", "without target", "class of nothing", "node not there", "property not there"],
)
def test_f1_nothing_checked_never_conforms(body: str, tmp_path: Path) -> None:
    report = validate(document(tmp_path, DATA), shapes(tmp_path, body))
    assert report.nothing_checked
    assert not report.conforms
    assert report.exit_code == 4
    assert report.to_text().startswith("nothing was checked")
    assert '"conforms": false' in report.to_json()
    assert "sh:conforms false" in report.to_turtle()


def test_f1_data_of_another_field_are_not_called_conforming(tmp_path: Path) -> None:
    report = validate(document(tmp_path, "ex:a a ex:Car ; ex:colour 'red' ."))
    assert report.nothing_checked
    assert report.unchecked_nodes == ("https://example.org/a",)
    assert not report.conforms


def test_f1_a_concept_that_is_only_mentioned_is_not_counted_as_checked(tmp_path: Path) -> None:
    assert validate(document(tmp_path, "ex:a ex:p <stage/storage> .")).nothing_checked


def test_f1_a_class_of_the_project_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    path = shapes(
        tmp_path, "ex:P sh:targetClass ocop:Designation ; sh:path ocop:statedBy ; sh:minCount 1 ."
    )
    with pytest.raises(ShapesError, match=r"no term ocop:Designation; did you mean ocop:\w+\?"):
        validate(document(tmp_path, DATA), path)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("sh:minCout 1", "sh:minCount"),
        ("sh:propertyy ex:Q", "sh:property"),
        ("sh:targetclass ex:C", "sh:targetClass"),
        ("sh:nodekind sh:IRI", "sh:nodeKind"),
        ("sh:nodeKind sh:Iri", "sh:IRI"),
        ("sh:severity sh:Waring", "sh:Warning"),
        ("<http://www.w3.org/ns/shacl#maxcount> 1", "sh:maxCount"),
    ],
)
def test_f2_a_misspelt_term_stops_the_shapes(wrong: str, right: str, tmp_path: Path) -> None:
    path = shapes(tmp_path, f"{SHAPE}ex:P sh:path ocop:statedBy ;\n\t{wrong} .\n")
    with pytest.raises(ShapesError) as caught:
        validate(document(tmp_path, DATA), path)
    assert f"did you mean {right}?" in caught.value.problem
    assert caught.value.place.source == str(path)
    assert caught.value.place.line == FIRST_LINE + 2
    assert caught.value.place.column in (2, 14)  # the property, or its value


def test_f3_a_misspelt_term_in_data_is_a_result_with_its_line(tmp_path: Path) -> None:
    path = document(tmp_path, "<person/a> a ocop:Person ;\n  ocop:suportsProduct <product/b> .")
    (result,) = [r for r in validate(path).results if "ontology has no term" in r.message]
    assert result.level == "must"
    assert result.message.startswith(
        "The ontology has no term ocop:suportsProduct: write ocop:supportsProduct"
    )
    assert str(result.place) == f"{path}:{FIRST_LINE + 1}:3"


def test_f3_a_misspelt_class_and_a_wrong_namespace_are_found_too(tmp_path: Path) -> None:
    path = document(
        tmp_path,
        "<designation/a> a ocop:ProductDesignaton .\n<x> a <http://w3id.org/ocop/ontology#Y> .",
    )
    messages = [result.message for result in validate(path, level="must").results]
    assert any("write ocop:ProductDesignation, or" in message for message in messages)
    assert any("its names start with https." in message for message in messages)


def test_f3_terms_that_the_data_declare_are_known(tmp_path: Path) -> None:
    path = document(tmp_path, "<person/a> ocop:own 1 . ocop:own a rdf:Property .")
    assert [r for r in validate(path).results if "ontology has no term" in r.message] == []


def test_f4_a_pattern_that_does_not_compile_is_named_when_shapes_load(tmp_path: Path) -> None:
    path = shapes(tmp_path, SHAPE + 'ex:P sh:path ocop:topic ;\n\tsh:pattern "^[A-Z" .')
    with pytest.raises(
        ShapesError, match=r"in https://example\.org/P, the pattern .* does not compile"
    ) as caught:
        validate(document(tmp_path, DATA), path)
    assert str(caught.value.place) == f"{path}:{FIRST_LINE + 2}:13"


def test_f5_the_files_stay_as_they_are(tmp_path: Path) -> None:
    data = document(tmp_path, DATA)
    before = hashlib.sha256(data.read_bytes()).hexdigest(), sorted(tmp_path.iterdir())
    validate(data)
    assert (hashlib.sha256(data.read_bytes()).hexdigest(), sorted(tmp_path.iterdir())) == before


def test_f5_the_graph_stays_as_it_is(tmp_path: Path) -> None:
    graph = Graph.open(document(tmp_path, DATA), replace=True)
    before = sorted(map(str, graph.store))
    report = validate(graph)
    assert sorted(map(str, graph.store)) == before
    assert not report.conforms


def test_f6_all_results_are_given(tmp_path: Path) -> None:
    body = "\n".join(f"<designation/{n}> a ocop:ProductDesignation ." for n in range(30))
    report = validate(document(tmp_path, body), level="must")
    assert report.counts == {"must": 30 * 4, "should": 0, "may": 0}


def test_f9_a_dollar_sign_does_not_let_a_line_break_pass(tmp_path: Path) -> None:
    case = case_named("Contribution-currencyIsCode")
    body = case.passing.replace('"USD"', r'"USD\n"')
    assert body != case.passing
    shown = [result.message for result in validate(document(tmp_path, body)).results]
    assert case.message in shown


@pytest.mark.parametrize(
    ("severity", "level", "code"),
    [
        ("sh:Violation", "must", 1),
        ("sh:Warning", "should", 0),
        ("sh:Info", "may", 0),
        ("ex:Grave", "must", 1),
    ],
)
def test_f10_the_verdict_by_severity(severity: str, level: str, code: int, tmp_path: Path) -> None:
    path = shapes(
        tmp_path, f"{SHAPE}ex:P sh:path ocop:statedBy ; sh:minCount 1 ; sh:severity {severity} ."
    )
    report = validate(document(tmp_path, DATA), path)
    assert [result.level for result in report.results] == [level]
    assert report.conforms is (code == 0)
    assert report.exit_code == code
    assert "sh:conforms false" in report.to_turtle()  # the standard's word: no result at all


PROGRAM = """
import sys
from ocop_kg.validation import validate
report = validate(sys.argv[1:])
sys.stdout.write(report.to_text() + report.to_json() + report.to_turtle())
"""


def test_f11_the_same_bytes_with_any_hash_seed(tmp_path: Path) -> None:
    body = "".join(case_named(name).failing for name in ("Thing-hasLabel", "Period-endsAfterStart"))
    first = document(tmp_path, body + "[] a ocop:ExpertSupport ; ocop:byExpert [ a ocop:Person ] .")
    second = document(tmp_path, DATA, "second.ttl")
    outputs = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(first), str(second)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(outputs) == 1
    assert b"_:file" in outputs.pop()


def test_f11_the_order_of_statements_changes_no_result(tmp_path: Path) -> None:
    lines = [f"<designation/{n}> a ocop:ProductDesignation ." for n in range(5)]
    lines += ['<product/a> a ocop:Product ; rdfs:label "a" .', DATA]
    one = validate(document(tmp_path, "\n".join(lines), "one.ttl"))
    two = validate(document(tmp_path, "\n".join(reversed(lines)), "two.ttl"))
    assert [r.order for r in one.results] == [r.order for r in two.results]
    assert (one.checked, one.kinds) == (two.checked, two.kinds)


def test_f11_an_unrelated_valid_node_hides_nothing(tmp_path: Path) -> None:
    alone = validate(document(tmp_path, DATA, "one.ttl"))
    more = validate(document(tmp_path, DATA + " <stage/x> a ex:Other .", "two.ttl"))
    assert [r.order for r in alone.results] == [r.order for r in more.results]


def test_f12_nothing_is_unpickled_and_no_network_is_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("validation reached out")

    monkeypatch.setattr(pickle, "load", refuse)
    monkeypatch.setattr(pickle, "loads", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    imports = "<http://127.0.0.1:9/x> , <http://www.w3.org/ns/shacl> , <file:///etc/hostname>"
    data = document(tmp_path, f"{DATA} <> a owl:Ontology ; owl:imports {imports} .")
    own = shapes(
        tmp_path,
        f"<> owl:imports {imports} . {SHAPE} ex:P sh:path ocop:statedBy ; sh:minCount 1 .",
    )
    assert len(validate(data, own).results) == 1
    assert validate(data).counts["must"] == 4
    assert OCOP.startswith("https://")


def test_f1_a_node_without_a_class_is_counted_as_checked(tmp_path: Path) -> None:
    own = shapes(tmp_path, "ex:P sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:minCount 1 .")
    report = validate(document(tmp_path, "ex:a ex:p ex:b ."), own)
    assert report.conforms
    assert report.described == 1
    assert "checked 1 node without a class with 1 shape" in report.to_text()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this { FILTER(1<2)SERVICE#>\\n<http://127.0.0.1:PORT/>{?a ?b ?c} }",
        "SELECT $this { $this $PATH ?x . SERVICE<http://127.0.0.1:PORT/>{?a ?b ?c} }",
        "SELECT $this { BIND(<urn:x> AS ?s)SERVICE<http://127.0.0.1:PORT/>{?a ?b ?c} }",
    ],
)
def test_the_query_of_a_shape_reaches_no_server(query: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        text = query.replace("PORT", str(server.getsockname()[1]))
        path = shapes(
            tmp_path,
            f"ex:S a sh:NodeShape ; sh:targetClass ocop:ProductDesignation ;\n"
            f"  sh:sparql [ sh:select '{text}' ] .",
        )
        with pytest.raises(ShapesError, match="refused SERVICE") as caught:
            validate(document(tmp_path, DATA), path)
        assert caught.value.place.source == str(path)
        assert caught.value.place.line == FIRST_LINE + 1
        with pytest.raises(TimeoutError):
            server.accept()


def test_overlapping_validations_leave_the_loggers_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyshacl

    run, running, most = pyshacl.validate, [0], [0]

    def slow(*args: Any, **options: Any) -> Any:
        running[0] += 1
        most[0] = max(most[0], running[0])
        time.sleep(0.2 if threading.current_thread().name == "first" else 0.4)
        try:
            return run(*args, **options)
        finally:
            running[0] -= 1

    monkeypatch.setattr(pyshacl, "validate", slow)
    data = document(tmp_path, DATA)
    filters = list(warnings.filters)
    threads = [
        threading.Thread(target=validate, args=[data], kwargs={"engine": "pyshacl"}, name=name)
        for name in ("first", "second")
    ]
    for thread in threads:
        thread.start()
        time.sleep(0.1)
    for thread in threads:
        thread.join()
    assert most == [1]
    assert not logging.getLogger("rdflib.term").disabled
    assert warnings.filters == filters


def test_f1_a_concept_of_the_ontology_that_a_shape_reaches_is_none_of_the_data(
    tmp_path: Path,
) -> None:
    own = shapes(
        tmp_path, "ex:S a sh:NodeShape ; sh:targetObjectsOf ocop:hasStatus ; sh:nodeKind sh:IRI ."
    )
    body = "<designation/LSO-potato> ocop:hasStatus <status/inferred-pairing> ."
    report = validate(document(tmp_path, body), own)
    assert report.checked
    assert report.nothing_checked
    assert not report.conforms
    assert report.exit_code == 4
    assert report.to_text().startswith("nothing was checked")
