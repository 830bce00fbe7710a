"""The page that checks data: every way to send them, and that nothing is kept."""

import tempfile
from pathlib import Path

import pytest

from tests.server.running import Reply, Running

WRONG = b"""@prefix ocop: <https://w3id.org/ocop/ontology#> .

<https://w3id.org/ocop/id/designation/BTN-quinoa> a ocop:ProductDesignation ;
  ocop:concernsCountry <https://w3id.org/ocop/id/country/BTN> .
"""
HTML = "text/html"
BOUNDARY = "a-line-between"


def in_a_form(server: Running, data: bytes, name: str = "mine.ttl", accept: str = HTML) -> Reply:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    field = f'\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name="level"\r\n\r\nmust'
    body = head.encode() + data + field.encode() + f"\r\n--{BOUNDARY}--\r\n".encode()
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    return server.ask("/validate", "POST", body, content_type=kind, accept=accept)


def test_a_file_is_checked_and_each_result_has_its_place(server: Running) -> None:
    text = in_a_form(server, WRONG).text
    assert "does not conform" in text
    assert "<code>mine.ttl:3:1</code>" in text
    assert '<a href="/shapes#Claim-hasSource">' in text


def test_pasted_data_are_checked(server: Running) -> None:
    from urllib.parse import urlencode

    body = urlencode({"data": WRONG.decode(), "format": "", "level": "must"}).encode()
    kind = "application/x-www-form-urlencoded"
    reply = server.ask("/validate", "POST", body, content_type=kind, accept=HTML)
    assert "data.trig:3:1" in reply.text


@pytest.mark.parametrize(
    ("accept", "kind", "words"),
    [
        ("", "application/json", '"conforms": false'),
        ("text/turtle", "text/turtle", "sh:ValidationReport"),
        ("text/plain", "text/plain", "data.ttl:3:1"),
    ],
)
def test_programs_send_data_and_take_reports(
    accept: str, kind: str, words: str, server: Running
) -> None:
    reply = server.ask("/validate", "POST", WRONG, content_type="text/turtle", accept=accept)
    assert (reply.status, reply.kind) == (200, kind)
    assert words in reply.text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<urn:a> <urn:b", "mine.ttl:1:"),
        (b"\xff\xfe\x00", "mine.ttl"),
        (b"@prefix : <urn:> . " + b":a :b (" * 3000, "levels"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(
    data: bytes, words: str, server: Running
) -> None:
    reply = in_a_form(server, data)
    assert 400 <= reply.status < 500
    assert words in reply.text
    assert tempfile.gettempdir() not in reply.text


def test_names_of_files_are_only_names(server: Running) -> None:
    for name in (
        "../../etc/passwd",
        "C:\\x\\y.ttl",
        "<script>.ttl",
        "a" * 500 + ".ttl",
        "..",
        "\u202e.ttl",
    ):
        reply = in_a_form(server, WRONG, name)
        assert reply.status == 200
        assert "<script" not in reply.text


def test_nothing_that_was_sent_is_kept(server: Running) -> None:
    in_a_form(server, WRONG, "kept.ttl")
    assert not list(Path(tempfile.gettempdir()).glob("ocop-kg-*/kept.ttl"))
    query = "ASK { <https://w3id.org/ocop/id/designation/BTN-quinoa> ocop:statedBy ?nobody }"
    before = server.query(query).json()["boolean"]
    in_a_form(server, WRONG.replace(b"concernsCountry", b"statedBy"))
    assert server.query(query).json()["boolean"] == before


def test_the_form_is_shown_where_nothing_is_sent(server: Running) -> None:
    assert 'type="file"' in server.ask("/validate", accept=HTML).text
    assert server.ask("/validate", "POST", b"", content_type="text/turtle").status == 400
    assert server.ask("/validate", "POST", b"x", content_type="image/png").status == 415
    assert (
        server.ask(
            "/validate", "POST", WRONG, content_type="text/turtle", accept="application/json"
        ).json()["counts"]["must"]
        > 0
    )
