"""What the editor offers: the terms that are declared or in use, the most used first."""

import json

from ocop_kg.questions import questions
from tests.server.running import Running


def names(server: Running) -> dict[str, dict[str, str | int]]:
    found = server.ask("/vocabulary.json").json()
    return {each["iri"]: each for each in found["classes"] + found["properties"]}


def test_terms_come_with_label_meaning_and_use(server: Running) -> None:
    found = names(server)
    country = found["https://w3id.org/ocop/ontology#Country"]
    assert country["label"] == "country"
    assert "ISO 3166-1" in str(country["note"])
    counted = server.query("SELECT (COUNT(*) AS ?n) { ?c a ocop:Country }").json()
    assert country["uses"] == int(counted["results"]["bindings"][0]["n"]["value"])
    assert "http://www.w3.org/2004/02/skos/core#prefLabel" in found  # in use, declared elsewhere


def test_what_is_only_declared_is_offered_too(changeable: Running) -> None:
    assert names(changeable)["https://w3id.org/ocop/ontology#Market"]["uses"] == 0


def test_the_most_used_come_first(server: Running) -> None:
    found = server.ask("/vocabulary.json").json()
    for kind in ("classes", "properties"):
        uses = [each["uses"] for each in found[kind]]
        assert uses == sorted(uses, reverse=True)


def test_stored_questions_come_as_they_are(server: Running) -> None:
    found = server.ask("/vocabulary.json").json()["questions"]
    assert {each["id"]: each["sparql"] for each in found} == {
        each.id: each.sparql for each in questions()
    }


def test_they_are_remembered(server: Running) -> None:
    reply = server.ask("/vocabulary.json", accept_encoding="gzip")
    assert json.loads(reply.text)
    again = server.ask(
        "/vocabulary.json", accept_encoding="gzip", if_none_match=reply.headers["etag"]
    )
    assert again.status == 304
    assert "content-security-policy" not in again.headers  # that of the first answer stays
