"""What the typesetter is asked for."""

import json
from collections.abc import Callable, Generator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

import typst

from xl_tools.processes.side_by_side import side_by_side
from xl_tools.processes.workers import typesetting_workers
from xl_tools.typesetting.fonts import FontRole, font_chain, installed_fonts, is_official

_Document = TypeVar("_Document")
_Made = TypeVar("_Made")
_PACKAGE = Path(__file__).parents[1]  # what a template imports from: ``/typesetting/look.typ``
_KEPT_FOR = 10  # compilations, by typst-py's comemo::evict(10)


def template_with(template: Path, data: object) -> typst.Compiler:
    """Return the typesetter of a template, given data that is to become JSON, and the fonts of each role by their names."""
    faces = {
        "fonts": {role: font_chain(role) for role in FontRole},
        "stand-ins": [role for role in FontRole if not is_official(role)],
    }
    told = {"data": json.dumps(data, ensure_ascii=False), "faces": json.dumps(faces, ensure_ascii=False)}
    return typst.Compiler(str(template), root=_PACKAGE, font_paths=installed_fonts(), sys_inputs=told)


def pdf_of(compiler: typst.Compiler, standards: "Sequence[typst.PDFStandard]" = ()) -> bytes:
    """Return the PDF that the template makes."""
    return cast("bytes", compiler.compile(format="pdf", pdf_standards=[*standards]))


def labelled(compiler: typst.Compiler, label: str) -> Any:
    """Return the value that the template puts under a label."""
    return json.loads(compiler.query(label, field="value", one=True))


def forget() -> None:
    """Give back the memory of what was set; to be called between documents of which none is like another.

    The typesetter keeps every result for the next ten compilations, lest something be set twice: some 50 MB for each
    booklet, 660 MB in a process that sets many. Ten compilations of an empty page take 40 ms, and the process stays below
    200 MB; the next booklet is even set a little faster (measured, typst 0.15).
    """
    no_fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False)
    for _ in range(_KEPT_FOR + 1):
        typst.compile(b"", format="pdf", font_paths=no_fonts)


def set_side_by_side(
    documents: Sequence[_Document], set_one: Callable[[_Document], _Made], lost: Callable[[_Document], _Made]
) -> Generator[_Made, None, None]:
    """Yield what ``set_one`` makes of every document, in order; ``lost`` has those that end their worker twice."""
    with typesetting_workers(len(documents)) as executor:
        yield from side_by_side(
            documents, partial(_set_in_worker, set_one) if executor else set_one, lost, executor
        )


def _set_in_worker(set_one: Callable[[_Document], _Made], document: _Document) -> _Made:
    made = set_one(document)
    forget()
    return made
