"""Short documents set as PDF, each on one page where it fits."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xl_tools.typesetting.fonts import FontRole, has_glyph
from xl_tools.typesetting.letter_blocks import Block, Letter, Table
from xl_tools.typesetting.printed_text import printable
from xl_tools.typesetting.typesetter import pdf_of, template_with


def letters_pdf(title: str, author: str, letters: Sequence[Letter]) -> bytes:
    """Return the documents as one PDF, the same bytes for the same documents."""
    told = {
        "title": title,
        "author": shown(author),
        "letters": [
            {"whom": shown(letter.whom), "blocks": [_block(block) for block in letter.blocks]}
            for letter in letters
        ],
    }
    return pdf_of(template_with(Path(__file__).with_name("blocks.typ"), told))


def shown(text: str) -> str:
    """Return a text as it can be printed, characters that no font has by their code points (``〔U+2000B〕``): a letter must go out."""
    return "".join(
        character if has_glyph(FontRole.TABLE, character) else f"〔U+{ord(character):04X}〕"
        for character in printable(text)
    )


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        rows = [[shown(cell) for cell in row] for row in block.rows]
        return {"kind": "table", "columns": block.columns, "rows": rows, "ruled": block.ruled}
    runs = [(shown(run.text), run.bold) for run in block.runs]
    return {"kind": "text", "style": block.style, "runs": runs}
