"""Everything the template sets, in the shape it reads."""

import json
import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

from xl_tools.form.layout import COLUMN_WIDTHS
from xl_tools.outputs.booklet.form_fit import FittedPage, Head, Measure, fitted_forms
from xl_tools.outputs.booklet.form_pages import form_pages
from xl_tools.outputs.booklet.line_bounds import widest
from xl_tools.outputs.booklet.listing import Line, Listing
from xl_tools.outputs.booklet.parts import (
    ContentsPart,
    ListingPart,
    NarrativePart,
    Part,
    SealPart,
    TablesPart,
    UnitPart,
    parts_of,
)
from xl_tools.outputs.booklet.text import Paragraph, paragraphs, printable
from xl_tools.outputs.booklet.volume import Booklet
from xl_tools.outputs.fonts import FontRole, font_chain, is_official
from xl_tools.values.text import one_line

DRAFT_WORD = "草稿"
_WIDER_THAN_ANY = 10_000  # JSON has no infinity
_VERY_LONG_RUN = re.compile('(?<![^ \u3000一-\u9fff"])[^ \u3000一-\u9fff"]{24}')
_MARK_PLACE = re.compile(r"[\u4e00-\u9fff](?=[\u4e00-\u9fff])")


def content(booklet: Booklet, measure: Measure) -> dict[str, Any]:
    """Return the booklet as the values that its template is given; ``measure`` tells how high a form's texts are."""
    cover = booklet.cover
    parts = parts_of(booklet)
    forms = [form_pages(cells) for part in parts if isinstance(part, TablesPart) for cells in part.unit.forms]
    fitted = iter(fitted_forms(forms, measure))
    return faces() | {
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


def faces() -> dict[str, Any]:
    """Return the fonts of each role, those that stand in for its own face, and the columns of a form."""
    return {
        "fonts": {role: font_chain(role) for role in FontRole},
        "stand-ins": [role for role in FontRole if not is_official(role)],
        "columns": COLUMN_WIDTHS,
    }


def template_inputs(told: dict[str, Any]) -> dict[str, str]:
    """Return what a template is given of its values: as JSON, and whether a line may have to break within a run of it."""
    data = json.dumps(told, ensure_ascii=False)
    return {"data": data, "long-runs": "yes" if _VERY_LONG_RUN.search(data.replace(r"\"", "''")) else ""}


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
    """Cut each piece where its mark may stand: after its first character that another one follows directly."""
    cuts = [(piece, match.end() if (match := _MARK_PLACE.search(piece)) else 0) for piece in paragraph.pieces]
    return {
        "lead": "none" if not paragraph.lead else "first" if paragraph.clauses else "all",
        "pieces": [(piece[:cut], piece[cut:]) for piece, cut in cuts],
    }


def _listing(listing: Listing) -> dict[str, Any]:
    return {
        "heading": listing.heading,
        "left": listing.left,
        "right": listing.right,
        "columns": [{"heading": c.heading, "width": c.width, "align": c.align} for c in listing.columns],
        "lines": [{"kind": line.kind, "cells": _line_cells(line)} for line in listing.lines],
        "remarks": listing.remarks,
    }


def _line_cells(line: Line) -> list[dict[str, Any]]:
    first = {"text": line.texts[0], "w": line.first_width}
    return [first, *({"text": text, "w": 1} for text in line.texts[line.first_width :])]


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
