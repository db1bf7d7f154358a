"""退回单 as PDF: each unit's begins a page, and is one page where its faults fit."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xl_tools.products.return_slips.slip import SheetLines, Slip, Terms
from xl_tools.typesetting.fonts import FontRole, has_glyph
from xl_tools.typesetting.printed_text import printable
from xl_tools.typesetting.typesetter import pdf_of, template_with

TITLE = "绩效目标表退回单"
_TEMPLATE = Path(__file__).with_name("slip.typ")


def slips_pdf(slips: Sequence[Slip], terms: Terms) -> bytes:
    """Return the slips as one PDF, the same bytes for the same slips and terms.

    A character that no font has is printed as its code point (``〔U+2000B〕``): a slip must go out.
    """
    told = {
        "title": TITLE,
        "office": _shown(terms.office),
        "contact": _shown(terms.contact),
        "due": _shown(terms.due),
        "day": f"{terms.day.year} 年 {terms.day.month} 月 {terms.day.day} 日" if terms.day else "",
        "slips": [_slip(slip) for slip in slips],
    }
    return pdf_of(template_with(_TEMPLATE, told))


def _slip(slip: Slip) -> dict[str, Any]:
    year = f" {slip.year} 年度" if slip.year else ""
    files = "、".join(slip.files)
    also = f"，另有 {slip.may} 处请核对" if slip.may else ""
    sections = [_section("一、必须改正", slip.errors, slip.must)]
    if slip.may:
        sections.append(_section("二、请核对，确实有错的改正", slip.warnings, slip.may))
    remark = "没有列出的内容不必改动。"
    if slip.hints:
        remark += (
            f"另有 {slip.hints} 处写法提示（空格、全角半角之类），不要求改，也可以用“xl-tools fix”一次改好。"
        )
    return {
        "addressee": _shown(slip.addressee),
        "intro": [
            _shown(f"你单位报送的{year}预算项目绩效目标表（{files}，{slip.tables} 张表）经审核，有 "),
            f"{slip.must} 处必须改正",
            f"{also}。请按下表逐处改好，于 ",
            " 前重新报送。",
        ],
        "sections": sections,
        "remark": remark,
    }


def _section(heading: str, sheets: SheetLines, count: int) -> dict[str, Any]:
    lines = [(_shown(name), [[*map(_shown, line)] for line in found]) for name, found in sheets.items()]
    return {"heading": f"{heading}（{count} 处）", "count": count, "sheets": lines}


def _shown(text: str) -> str:
    """Return a text as it can be printed, characters that no font has by their code points."""
    return "".join(
        character if has_glyph(FontRole.TABLE, character) else f"〔U+{ord(character):04X}〕"
        for character in printable(text)
    )
