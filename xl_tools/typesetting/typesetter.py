"""What the typesetter is asked for."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast

import typst

from xl_tools.typesetting.font_roles import FontRole
from xl_tools.typesetting.fonts import faces_input, has_glyph, installed_fonts

_EMPTY_PAGE = Path(__file__).with_name("empty_page.typ")
_KEPT_FOR = 10  # compilations, by typst-py's comemo::evict(10)


def lacking(printed: Mapping[FontRole, str]) -> dict[FontRole, str]:
    """Return, of the characters to be printed in each face, those that no font has."""
    lacked = {
        role: "".join(character for character in characters if not has_glyph(role, character))
        for role, characters in printed.items()
    }
    return {role: characters for role, characters in lacked.items() if characters}


def queried(template: str, data: str, label: str) -> Any:
    """Return the value that a template, given data as JSON, puts under a label."""
    return _value(_compiler(template, data), label)


def printed(
    template: str, data: str, standards: "Sequence[typst.PDFStandard]", label: str
) -> tuple[bytes, Any]:
    """Return the PDF that a template, given data as JSON, makes, and the value under a label."""
    compiler = _compiler(template, data)
    pdf = cast("bytes", compiler.compile(format="pdf", pdf_standards=[*standards]))
    return pdf, _value(compiler, label)


def _compiler(template: str, data: str) -> typst.Compiler:
    return typst.Compiler(template, font_paths=installed_fonts(), sys_inputs={"data": data, **faces_input()})


def _value(compiler: typst.Compiler, label: str) -> Any:
    return json.loads(compiler.query(label, field="value", one=True))


def forget() -> None:
    """Give back the memory of what was set; to be called between documents of which none is like another.

    The typesetter keeps every result for the next ten compilations, lest something be set twice: some 50 MB for each
    booklet, 660 MB in a process that sets many. Ten compilations of an empty page take 40 ms, and the process stays below
    200 MB; the next booklet is even set a little faster (measured, typst 0.15).
    """
    for _ in range(_KEPT_FOR + 1):
        _empty_page().compile(format="pdf")


@cache
def _empty_page() -> typst.Compiler:
    no_fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False)
    return typst.Compiler(str(_EMPTY_PAGE), font_paths=no_fonts)
