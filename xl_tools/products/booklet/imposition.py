"""Impose the A4 booklet on sheets of A3 for saddle stitching (骑马订)."""

import json
from pathlib import Path
from typing import cast

import typst

from xl_tools.saving.safe_save import temporary_folder

_TEMPLATE = Path(__file__).with_name("imposition.typ")
_SHEET = 4
"""Pages on a folded sheet."""


def saddle_stitch(pages: int) -> list[tuple[int, int]]:
    """Return the page on the left and on the right of every side to be printed, 0 for none, front and back in turn.

    Blank pages go before the last one, which so is the back cover.
    """
    places = -(-pages // _SHEET) * _SHEET
    order = [*range(1, pages), *[0] * (places - pages), pages]
    sides = []
    for side in range(places // 2):
        outer, inner = order[places - 1 - side], order[side]
        sides.append((outer, inner) if side % 2 == 0 else (inner, outer))
    return sides


def imposed(pdf: bytes, pages: int) -> bytes:
    """Return the A3 sides of a booklet of so many A4 pages: print both sides, turned over the short edge, fold, staple.

    Fonts stay embedded; links and bookmarks, which paper has not, are gone.
    """
    sides = {"sides": json.dumps(saddle_stitch(pages))}
    with temporary_folder() as folder:
        Path(folder, "booklet.pdf").write_bytes(pdf)
        compiler = typst.Compiler(_TEMPLATE.read_bytes(), root=folder, sys_inputs=sides)
        return cast("bytes", compiler.compile(format="pdf", pdf_tags=False))
