"""Bytes that are UTF-8 text, or an error that says where they are not and what they may be."""

import codecs

from ocop_kg.errors import Place, ReadError

__all__ = ["place_of", "utf8"]

_MARKS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_AS = "save it as UTF-8"
_PIECE = 2**16


def place_of(data: bytes, at: int, name: str) -> Place:
    r"""Tell line and column of a byte, both from 1; columns count characters.

    >>> str(place_of("é\nlé!".encode(), 6, "x.ttl"))
    'x.ttl:2:3'
    """
    start = data.rfind(b"\n", 0, at) + 1
    column = len(data[start:at].decode("utf-8", "replace")) + 1
    return Place(name, data.count(b"\n", 0, at) + 1, column)


def utf8(data: bytes, name: str) -> bytes:
    r"""Give the bytes of a text without a byte-order mark.

    Raises `ReadError` with line, column and offset for another encoding or a NUL byte.

    >>> utf8(b"caf\xe9", "x.ttl")
    Traceback (most recent call last):
    ocop_kg.errors.ReadError: x.ttl:1:4: byte 0xE9 at offset 3 is no UTF-8; ... Latin-1 ...
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            problem = f"the file is {encoding}, by its mark at offset 0: {_AS}"
            raise ReadError(problem, Place(name, 1, 1))
    text = data.removeprefix(codecs.BOM_UTF8)
    skipped = len(data) - len(text)
    if (at := text.find(b"\0")) >= 0:
        guess = "this is no text file"
        sample = text[:4096]
        if sample.count(b"\0") * 3 > len(sample):
            guess = f"the file looks like UTF-16 without its mark: {_AS}"
        problem = f"there is a NUL byte at offset {at + skipped}: {guess}"
        raise ReadError(problem, place_of(text, at, name))
    try:
        _decode(text)
    except UnicodeDecodeError as error:
        at = error.start
        problem = f"byte 0x{text[at]:02X} at offset {at + skipped} is no UTF-8; {_guess(text, at)}"
        raise ReadError(problem, place_of(text, at, name)) from error
    return text


def _decode(text: bytes) -> None:
    """Raise `UnicodeDecodeError` for what is no UTF-8, in pieces that take hardly any memory."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    whole = memoryview(text)
    try:
        for start in range(0, len(text), _PIECE):
            decoder.decode(whole[start : start + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        text.decode()  # tells the place in the whole text


def _guess(text: bytes, at: int) -> str:
    if not text[:at].isascii():
        return f"what stands before it is, so the file mixes encodings or is damaged: {_AS}"
    try:
        text.decode("cp1252")
    except UnicodeDecodeError:
        return f"the file has another encoding or is damaged: {_AS}"
    return f"the file looks like Latin-1 (Windows-1252): {_AS}"
