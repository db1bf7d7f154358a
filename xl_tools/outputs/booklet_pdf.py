"""The booklet as PDF, and where its pages break."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import typst

from xl_tools.form.layout import COLUMN_WIDTHS, PlacedCell, Role
from xl_tools.outputs.booklet import Booklet
from xl_tools.outputs.booklet_text import Paragraph, paragraphs, printable
from xl_tools.outputs.fonts import FontRole, font_chain, installed_fonts, is_official
from xl_tools.outputs.glyph_check import check_glyphs

_TEMPLATE = str(Path(__file__).with_name("booklet.typ"))
_HEAD_ROWS = 2  # title and unit line stand above the ruled form
_RAGGED = re.compile(r"purpose|goals|indicator\.\d+\.(?:level3|description|basis)")
_MARK_PLACE = re.compile(r"[\u4e00-\u9fff](?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class PagePlan:
    """Where everything stands, pages counted from 1 with the cover.

    ``headings`` are the pages of :attr:`Booklet.headings`; ``pieces`` the pages on which the pieces of the narrative's
    paragraphs begin, by chapter, paragraph and piece.
    """

    headings: tuple[int, ...]
    pieces: dict[tuple[int, int, int], int]
    pages: int


def pdf_booklet(booklet: Booklet) -> bytes:
    """Return the booklet as PDF: A4, tagged, bookmarked, fonts embedded, the same bytes for the same booklet.

    :class:`~xl_tools.errors.MissingGlyphError` names every character that no font at hand has.
    """
    return cast("bytes", _compiler(booklet).compile(format="pdf"))


def page_plan(booklet: Booklet) -> PagePlan:
    """Return where the PDF breaks its pages; refuses missing characters as :func:`pdf_booklet` does."""
    plan = json.loads(_compiler(booklet).query("<plan>", field="value", one=True))
    pieces = {(chapter, paragraph, piece): page for chapter, paragraph, piece, page in plan["pieces"]}
    return PagePlan(tuple(plan["headings"]), pieces, plan["pages"])


def _compiler(booklet: Booklet) -> typst.Compiler:
    forms = booklet.forms
    check_glyphs(booklet, forms)
    data = json.dumps(_content(booklet, forms), ensure_ascii=False)
    return typst.Compiler(_TEMPLATE, font_paths=installed_fonts(), sys_inputs={"data": data})


def _content(booklet: Booklet, forms: Sequence[Sequence[PlacedCell]]) -> dict[str, Any]:
    """Return everything the template sets, in the shape it reads."""
    narrative = {
        "heading": printable(booklet.narrative_heading),
        "chapters": [
            {"heading": printable(chapter.heading), "paragraphs": [_pieces(p) for p in paragraphs(chapter)]}
            for chapter in booklet.chapters
        ],
    }
    tables = {
        "heading": booklet.tables_heading,
        "forms": [_form(cells) for cells in forms],
    }
    return {
        "title": printable(booklet.title),
        "author": printable(booklet.compiled_by),
        "makers": [printable(line) for line in booklet.makers],
        "year": booklet.year_line,
        "fonts": {role: font_chain(role) for role in FontRole},
        "stand-ins": [role for role in FontRole if not is_official(role)],
        "columns": COLUMN_WIDTHS,
        "narrative": narrative if booklet.chapters else None,
        "tables": tables if booklet.tables else None,
    }


def _pieces(paragraph: Paragraph) -> dict[str, Any]:
    """Cut each piece where its mark may stand: after its first character that another one follows directly."""
    cuts = [(piece, match.end() if (match := _MARK_PLACE.search(piece)) else 0) for piece in paragraph.pieces]
    return {"has-lead": bool(paragraph.lead), "pieces": [(piece[:cut], piece[cut:]) for piece, cut in cuts]}


def _form(cells: Sequence[PlacedCell]) -> dict[str, Any]:
    head = {cell.role: cell.text for cell in cells if cell.top < _HEAD_ROWS}
    return {
        "title": head[Role.TITLE],
        "unit-line": head[Role.UNIT_LINE],
        "money-unit": head[Role.MONEY_UNIT],
        "rows": max(cell.bottom for cell in cells) + 1 - _HEAD_ROWS,
        "cells": [_cell(cell) for cell in cells if cell.top >= _HEAD_ROWS],
    }


def _cell(cell: PlacedCell) -> dict[str, Any]:
    return {
        "x": cell.left,
        "y": cell.top - _HEAD_ROWS,
        "w": cell.right - cell.left + 1,
        "h": cell.bottom - cell.top + 1,
        "role": cell.role,
        "ragged": bool(_RAGGED.fullmatch(cell.key)),
        "text": cell.text,
    }
