"""What the fuzzer begins from, and what it found, give a result or an error of this library."""

import pytest

from fuzz.targets import TARGETS, seeds

FOUND = {
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
