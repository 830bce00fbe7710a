"""A finished picture: stand-alone SVG with a frame, a title, and all it shows in words."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from ocop_kg.pictures.drawing import WIDTH
from ocop_kg.pictures.lettering import wrapped
from ocop_kg.pictures.style import SHEET
from ocop_kg.pictures.svg import clean, element, number, text

if TYPE_CHECKING:
    import os

    from ocop_kg.pictures.drawing import Drawing

__all__ = ["FORMS", "Form", "Picture", "framed"]

Form: TypeAlias = Literal["map", "chart", "network"]
"""The forms in which an answer can be drawn."""

FORMS: tuple[Form, ...] = get_args(Form)

_AROUND = 16


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of an answer: `svg` is a whole file, which a notebook also shows as it is.

    `title` and `says` are what it tells in words, `notes` what it leaves out, `marks` how many
    countries, bars, points or things are drawn.
    """

    form: Form
    title: str
    says: str
    notes: tuple[str, ...]
    marks: int
    svg: str

    def __repr__(self) -> str:
        return f"<Picture: {self.form}, {self.title!r}, {self.marks} marks>"

    def _repr_svg_(self) -> str:
        return self.svg

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the picture to a file, which is there whole or not at all.

        Raises `OutputError`.
        """
        from ocop_kg.writing import write_file

        write_file(path, f"{self.svg}\n".encode())


def framed(form: Form, title: str, drawing: Drawing, *, bare: bool = False) -> Picture:
    """Put a frame around a drawing: its title above, what is to be said of it below.

    A `bare` one shows neither, for a page that says both itself. To screen readers a picture is a
    document with a name, a description and parts that have titles (WAI-ARIA Graphics Module 1.0).
    """
    room = WIDTH - 2 * _AROUND
    lines = [] if bare else wrapped(clean(title), room, 20)[:3]
    y: float = _AROUND + 22 * len(lines) + 6
    if not lines:
        y = 0 if form == "map" else _AROUND  # a map reaches the edges
    parts = [text(_AROUND, _AROUND + 14 + 22 * at, line, "head") for at, line in enumerate(lines)]
    parts.append(element("g", {"transform": f"translate(0 {number(y)})"}, drawing.body))
    y += drawing.height + 10
    for note in () if bare else drawing.notes:
        for line in wrapped(note, room, 12):
            y += 16
            parts.append(text(_AROUND, y, line, "quiet small"))
        y += 3
    height = round(y + _AROUND)
    says = f"{drawing.says}. {' '.join(drawing.notes)}".strip()
    inner = "".join(parts)
    title = clean(title) or "Picture of an answer"
    name = f"p{sha256((title + says + inner).encode('utf-8', 'replace')).hexdigest()[:12]}"
    svg = element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {height}",
            "width": WIDTH,
            "height": height,
            "class": f"ocop-picture ocop-{form}",
            "role": "graphics-document document",
            "aria-labelledby": f"{name}-t",
            "aria-describedby": f"{name}-d",
        },
        element("title", {"id": f"{name}-t"}, words=title),
        element("desc", {"id": f"{name}-d"}, words=says),
        f"<style>{SHEET}</style>",
        element("rect", {"width": WIDTH, "height": height, "class": "paper"}),
        inner,
    )
    return Picture(form, title, clean(says), drawing.notes, drawing.marks, svg)
