"""Answers as pictures: maps, charts and networks, as SVG that stands alone."""

from ocop_kg.pictures.answers import AnyAnswer, checked_form, drawn, picture, suitable
from ocop_kg.pictures.drawing import Hand
from ocop_kg.pictures.map import draw_countries
from ocop_kg.pictures.network import draw_relations
from ocop_kg.pictures.outlines import warm
from ocop_kg.pictures.picture import FORMS, Form, Picture, framed
from ocop_kg.pictures.places import Places
from ocop_kg.pictures.relations import Relations, Tie, kind_of
from ocop_kg.pictures.table import MOST_ROWS, TRIPLE, Table, table

__all__ = [
    "FORMS",
    "MOST_ROWS",
    "TRIPLE",
    "AnyAnswer",
    "Form",
    "Hand",
    "Picture",
    "Places",
    "Relations",
    "Table",
    "Tie",
    "checked_form",
    "draw_countries",
    "draw_relations",
    "drawn",
    "framed",
    "kind_of",
    "picture",
    "suitable",
    "table",
    "warm",
]
