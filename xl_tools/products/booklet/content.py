"""Everything the template sets, in the shape it reads."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from xl_tools.forms.layout import COLUMN_WIDTHS
from xl_tools.products.booklet.form_fit import FittedPage, Head, Measure, fitted_forms
from xl_tools.products.booklet.form_pages import BLOCK_WIDTH, form_pages
from xl_tools.products.booklet.line_bounds import widest
from xl_tools.products.booklet.listing import Line, Listing
from xl_tools.products.booklet.parts import (
    ContentsPart,
    ListingPart,
    NarrativePart,
    Part,
    SealPart,
    TablesPart,
    UnitPart,
    parts_of,
)
from xl_tools.products.booklet.volume import Booklet
from xl_tools.typesetting.printed_text import Paragraph, paragraphs, printable
from xl_tools.values.text import one_line

DRAFT_WORD = "草稿"
_LIST_SIZE, _LIST_INSETS = 10.5, 6.0  # points; as listing.typ has them
_WIDER_THAN_ANY = 10_000  # JSON has no infinity


def content(booklet: Booklet, measure: Measure) -> dict[str, Any]:
    """Return the booklet as the values that its template is given; ``measure`` tells how high a form's texts are."""
    cover = booklet.cover
    parts = parts_of(booklet)
    forms = [form_pages(cells) for part in parts if isinstance(part, TablesPart) for cells in part.unit.forms]
    fitted = iter(fitted_forms(forms, measure))
    return {
        "columns": COLUMN_WIDTHS,
        "title": one_line(printable(cover.title)),
        "author": printable(booklet.author),
        "cover": {
            "title": cover.title_lines,
            "note": printable(cover.note),
            "makers": [printable(line) for line in cover.makers],
            "date": printable(cover.date),
        },
        "draft": DRAFT_WORD if booklet.draft else "",
        "parts": [_part(part, fitted) | {"entries": len(part.entries)} for part in parts],
    }


def _part(part: Part, fitted: Iterator[Sequence[FittedPage]]) -> dict[str, Any]:
    match part:
        case ContentsPart():
            return {"kind": "contents"}
        case ListingPart(listing):
            return {"kind": "listing"} | _listing(listing)
        case UnitPart(name):
            return {"kind": "unit", "heading": name}
        case NarrativePart(heading, level, unit):
            chapters = [
                {
                    "heading": printable(chapter.heading),
                    "paragraphs": [_pieces(p) for p in paragraphs(chapter)],
                }
                for chapter in unit.chapters
            ]
            return {"kind": "narrative", "heading": heading, "level": level, "chapters": chapters}
        case TablesPart(heading, level, unit):
            forms = [[_form_page(page) for page in next(fitted)] for _ in unit.forms]
            return {"kind": "tables", "heading": heading, "level": level, "forms": forms}
        case SealPart(seal):
            return {"kind": "seal", "lines": [(label, printable(text)) for label, text in seal.lines]}


def _pieces(paragraph: Paragraph) -> dict[str, Any]:
    return {
        "lead": "none" if not paragraph.lead else "first" if paragraph.clauses else "all",
        "pieces": [_cut(piece) for piece in paragraph.pieces],
    }


def _cut(piece: str) -> tuple[str, str]:
    """Cut a piece where its mark may stand: behind its first Chinese character that another one follows directly."""
    for place, (first, second) in enumerate(pairwise(piece), start=1):
        if "一" <= first <= "\u9fff" and "一" <= second <= "\u9fff":
            return piece[:place], piece[place:]
    return "", piece


def _listing(listing: Listing) -> dict[str, Any]:
    total = sum(column.width for column in listing.columns)
    widths = [column.width / total * BLOCK_WIDTH for column in listing.columns]
    return {
        "heading": listing.heading,
        "left": listing.left,
        "right": listing.right,
        "columns": [{"heading": c.heading, "width": c.width, "align": c.align} for c in listing.columns],
        "lines": [{"kind": line.kind, "cells": _line_cells(line, widths)} for line in listing.lines],
        "remarks": listing.remarks,
    }


def _line_cells(line: Line, widths: Sequence[float]) -> list[dict[str, Any]]:
    first = line.first_width
    rest = zip(line.texts[first:], widths[first:], strict=True)
    return [
        _line_cell(line.texts[0], first, sum(widths[:first])),
        *(_line_cell(text, 1, width) for text, width in rest),
    ]


def _line_cell(text: str, columns: int, width: float) -> dict[str, Any]:
    """Return a cell over so many columns, and whether its text surely takes one line of it."""
    return {"text": text, "w": columns, "fits": widest(text) * _LIST_SIZE <= width - _LIST_INSETS}


def _form_page(page: FittedPage) -> dict[str, Any]:
    return form_head(page.head) | {
        "size": page.size,
        "heights": [math.floor(height * 1000) / 1000 for height in page.heights],  # never more than fits
        "cells": page.cells,  # each as the list of its fields, for form.typ
    }


def form_head(head: Head) -> dict[str, Any]:
    """Return the lines above a form as the template reads them."""
    return {
        "title": head.title,
        "title-widest": min(widest(head.title), _WIDER_THAN_ANY),
        "unit-line": head.unit_line,
        "unit-line-widest": min(widest(head.unit_line), _WIDER_THAN_ANY),
        "money-unit": head.money_unit,
    }
