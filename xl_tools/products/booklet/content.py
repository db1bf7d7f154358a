"""Everything the template sets, in the shape it reads."""

import re
from typing import Any

from xl_tools.forms.drawn_layout import FormShape
from xl_tools.forms.layout import PlacedCell, Role
from xl_tools.products.booklet.form_pages import HEAD_ROLES, Cells, form_pages
from xl_tools.products.booklet.listing import Listing
from xl_tools.products.booklet.parts import NarrativePart, Part, TablesPart, UnitPart, entries_of, parts_of
from xl_tools.products.booklet.volume import Booklet, Seal, Section
from xl_tools.typesetting.printed_text import Paragraph, paragraphs, printable
from xl_tools.values.text import one_line

DRAFT_WORD = "草稿"
_RAGGED = re.compile(r"purpose|goals|indicator\.\d+\.(?:level3|description|basis)")
_NUMBER = re.compile(r"[-0-9.,]+")
_LONG_RUN = re.compile(r"[^\s一-\u9fff]{6,}")
_TWO_HAN = re.compile("[一-\u9fff]{2}")
_ONLY_HAN = re.compile("[一-\u9fff]*")
_WIDER_THAN_ANY = 10_000
_KINDS = {Role.LABEL: "label", Role.LEVEL: "label", Role.CODE: "code", Role.PROSE: "prose"}


def content(booklet: Booklet) -> dict[str, Any]:
    """Return the booklet as the values that its template is given."""
    cover = booklet.cover
    return {
        "title": one_line(printable(cover.title)),
        "author": printable(booklet.author),
        "cover": {
            "title": cover.title_lines,
            "note": printable(cover.note),
            "makers": [printable(line) for line in cover.makers],
            "date": printable(cover.date),
        },
        "draft": DRAFT_WORD if booklet.draft else "",
        "entries": len(entries_of(booklet)),
        "parts": [_part(part) for part in parts_of(booklet)],
    }


def _part(part: Part) -> dict[str, Any]:
    match part:
        case Section.CONTENTS:
            return {"kind": "contents"}
        case Listing():
            lines = [(line.kind, line.cells) for line in part.lines]
            return {"kind": "listing"} | part._asdict() | {"lines": lines}
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
            laid = zip(unit.forms, unit.shapes, unit.table_titles, strict=True)
            forms = [
                {
                    "columns": shape.widths,
                    "wide": shape.is_wide,
                    "pages": [_form_page(page, shape, printable(title)) for page in form_pages(cells, shape)],
                }
                for cells, shape, title in laid
            ]
            return {"kind": "tables", "heading": heading, "level": level, "forms": forms}
        case Seal():
            return {"kind": "seal", "lines": [(label, printable(text)) for label, text in part.lines]}


def _pieces(paragraph: Paragraph) -> dict[str, Any]:
    return {
        "lead": "none" if not paragraph.lead else "first" if paragraph.clauses else "all",
        "pieces": [_cut(piece) for piece in paragraph.pieces],
    }


def _cut(piece: str) -> tuple[str, str]:
    """Cut a piece where its mark may stand: behind its first Chinese character that another one follows directly."""
    found = _TWO_HAN.search(piece)
    place = found.start() + 1 if found else 0
    return piece[:place], piece[place:]


def _form_page(cells: Cells, shape: FormShape, entry: str) -> dict[str, Any]:
    """Return the lines above the ruled form, and its cells: column and row from 0, how many of each, how the text is set."""
    head = {cell.role: cell for cell in cells if cell.role in HEAD_ROLES}
    top = max(cell.bottom for cell in head.values()) + 1
    texts = [head[role].text if role in head else "" for role in HEAD_ROLES]
    return dict(zip(("title", "unit-line", "money-unit"), texts, strict=True)) | {
        "entry": entry,
        "cells": [
            {
                "x": cell.left,
                "y": cell.top - top,
                "w": cell.right - cell.left + 1,
                "h": cell.bottom - cell.top + 1,
                "kind": _kind(cell),
                "ragged": bool(_RAGGED.fullmatch(cell.key)),
                "text": cell.text,
                "widest": _widest(cell.text),
                "share": sum(shape.widths[cell.left : cell.right + 1]) / sum(shape.widths),
            }
            for cell in cells
            if cell.role not in HEAD_ROLES
        ],
    }


def _kind(cell: PlacedCell) -> str:
    """Return what a text is beyond plain: a label, prose, or a code or an amount, which are kept on one line."""
    if cell.role is Role.AMOUNT and _NUMBER.fullmatch(cell.text):
        return "amount"
    if cell.role not in _KINDS and _LONG_RUN.search(cell.text):
        return "long"
    return _KINDS.get(cell.role, "plain")


def _widest(text: str) -> float:
    """Return how many sizes of its type a text surely takes at most: a Chinese character is as wide as high."""
    if "\n" in text:
        return _WIDER_THAN_ANY
    return len(text) * (1 if _ONLY_HAN.fullmatch(text) else 1.1) + 0.01
