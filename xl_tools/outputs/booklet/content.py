"""Everything the template sets, in the shape it reads."""

import re
from collections.abc import Sequence
from typing import Any

from xl_tools.form.layout import COLUMN_WIDTHS, PlacedCell, Role
from xl_tools.outputs.booklet.form_pages import HEAD_ROLES, form_pages
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
from xl_tools.outputs.booklet.text import Paragraph, paragraphs, printable, widest
from xl_tools.outputs.booklet.volume import Booklet
from xl_tools.outputs.fonts import FontRole, font_chain, is_official
from xl_tools.values.text import one_line

DRAFT_WORD = "草稿"
_RAGGED = re.compile(r"purpose|goals|indicator\.\d+\.(?:level3|description|basis)")
_ONLY_HAN = re.compile("[一-\u9fff]*")
_WIDER_THAN_ANY = 10_000  # JSON has no infinity
_VERY_LONG_RUN = re.compile(r"[^\s一-\u9fff]{24,}")
_MARK_PLACE = re.compile(r"[\u4e00-\u9fff](?=[\u4e00-\u9fff])")


def content(booklet: Booklet) -> dict[str, Any]:
    """Return the booklet as the values that its template is given."""
    cover = booklet.cover
    told = {
        "title": one_line(printable(cover.title)),
        "author": printable(booklet.author),
        "cover": {
            "title": cover.title_lines,
            "note": printable(cover.note),
            "makers": [printable(line) for line in cover.makers],
            "date": printable(cover.date),
        },
        "draft": DRAFT_WORD if booklet.draft else "",
        "fonts": {role: font_chain(role) for role in FontRole},
        "stand-ins": [role for role in FontRole if not is_official(role)],
        "columns": COLUMN_WIDTHS,
        "parts": [_part(part) | {"entries": len(part.entries)} for part in parts_of(booklet)],
    }
    return told | {"long-runs": _has_long_run(told)}


def _has_long_run(told: object) -> bool:
    """Whether any text has a run in which the template may have to break a line."""
    match told:
        case str():
            return bool(_VERY_LONG_RUN.search(told))
        case dict():
            return any(map(_has_long_run, told.values()))
        case list() | tuple():
            return any(map(_has_long_run, told))
        case _:
            return False


def _part(part: Part) -> dict[str, Any]:
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
            forms = [[_form_page(page) for page in form_pages(cells)] for cells in unit.forms]
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


def _form_page(cells: Sequence[PlacedCell]) -> dict[str, Any]:
    head = {cell.role: cell for cell in cells if cell.role in HEAD_ROLES}
    top = max(cell.bottom for cell in head.values()) + 1
    title = head[Role.TITLE].text if Role.TITLE in head else ""
    return {
        "title": title,
        "title-widest": min(widest(title), _WIDER_THAN_ANY),
        "unit-line": head[Role.UNIT_LINE].text,
        "money-unit": head[Role.MONEY_UNIT].text,
        "rows": max(cell.bottom for cell in cells) + 1 - top,
        "cells": [_cell(cell, top) for cell in cells if cell.role not in HEAD_ROLES],
    }


def _cell(cell: PlacedCell, top: int) -> dict[str, Any]:
    return {
        "x": cell.left,
        "y": cell.top - top,
        "w": cell.right - cell.left + 1,
        "h": cell.bottom - cell.top + 1,
        "role": cell.role,
        "ragged": bool(_RAGGED.fullmatch(cell.key)),
        "text": cell.text,
        "widest": min(widest(cell.text), _WIDER_THAN_ANY),
        "only-han": bool(_ONLY_HAN.fullmatch(cell.text)),
    }
