"""What the fuzzer begins from, and what it found, give a result or an error of this library."""

import pytest

from fuzz.targets import TARGETS, seeds

FOUND = {
    "answers": [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx",
        b"HTTP/1.1 301 \r\nLocation: http://[\r\n\r\n",
        b"HTTP/1.1 301 \r\nLocation: \xff\x00 \r\n\r\n",
        b"HTTP/9.9 999 \r\n\r\n",
    ],
    "queries": [
        b"BASE <http://[a> SELECT * FROM <b> {}",
        b"SELECT (skos:prTR(?x) AS ?y) {}",
        b"\xef\xbb\xbfASK {}",
        b"ASK { ?s ?p '\xff' }",
    ],
    "reading": [
        b"",
        b"\x00",
        b"\x04[",
        b"\x05<",
        b"\x00\x1f\x8b",
        b"\x00\x1f\x8b\x08" + b"\0" * 20,
    ],
    "parameters": [b"", b"\x01\xff", b"\x02\0", b"\x03<http://[::1>"],
}


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_and_finds_do_no_harm(name: str) -> None:
    begun = [path.read_bytes() for path in sorted(seeds(name).iterdir())]
    assert begun
    for data in [*begun, *FOUND[name]]:
        TARGETS[name](data)
