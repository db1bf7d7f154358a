"""The formats that marks and the 校验结果 sheet need, put behind those a workbook's styles already have."""

import posixpath
import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Final, NamedTuple

from xl_tools.model.finding import Severity
from xl_tools.opc.package import SPREADSHEET
from xl_tools.opc.package_draft import PackageDraft
from xl_tools.opc.xml_elements import Splice, appended, in_order, prefix_of, with_attribute
from xl_tools.sheets.sheet_look import FONT
from xl_tools.sheets.styles import HINT_COLOUR, TITLE_SIZE

SIZE = 10
"""Of the texts in the list, in points."""


class Colours(NamedTuple):
    """The colours of a severity, as Excel writes them."""

    fill: str
    text: str


COLOURS: Final[Mapping[Severity, Colours]] = {
    Severity.ERROR: Colours("FFFFC7CE", "FF9C0006"),
    Severity.WARNING: Colours("FFFFE699", "FF7F4F00"),
    Severity.INFO: Colours("FFBDD7EE", "FF1F4E78"),
}
_BLACK, _GREY, _BLUE, _LINE, _HEADING = "FF000000", f"FF{HINT_COLOUR[1:]}", "FF1F5FA8", "FFBFC5CC", "FFDDE6EF"


class _Look(NamedTuple):
    """A cell format: which of our fonts and fills (by number), a border or none, centred or not."""

    font: int
    fill: int | None = None
    boxed: bool = True
    centred: bool = False


class Face(Enum):
    """What a cell of the list looks like; those of a severity have its name."""

    TITLE = _Look(0, boxed=False)
    NOTE = _Look(1, boxed=False)
    HEADING = _Look(2, 0, centred=True)
    TEXT = _Look(3)
    CENTRED = _Look(3, centred=True)
    ERROR = _Look(4, 1, centred=True)
    WARNING = _Look(5, 2, centred=True)
    INFO = _Look(6, 3, centred=True)
    LINK = _Look(7)
    CENTRED_LINK = _Look(7, centred=True)
    EXCUSED = _Look(1)
    EXCUSED_CENTRED = _Look(1, centred=True)


def add_formats(draft: PackageDraft) -> tuple[Mapping[Severity, int], Mapping[Face, int]]:
    """Append our formats to a workbook's styles, whose own keep their numbers.

    Returns the numbers of ours: of conditional formats by severity, of cells by face.
    """
    part = draft.linked(draft.workbook, "styles") or _new_styles(draft)
    xml, root = draft.read(part), draft.elements(part)
    prefix = prefix_of(xml, root).decode()
    present = {name: root.first(name) for name in _LISTS}
    first = {name: len(holder.children if holder else _LISTS[name][0]) for name, holder in present.items()}
    named = ' xfId="0"' if root.first("cellStyleXfs", "xf") else ""
    formats = [_cell_format(face.value, first, named) for face in Face]
    splices: list[Splice] = []
    for name, holder in present.items():
        begun, new = _LISTS[name]
        new = new or formats
        if holder:
            splices += with_attribute(xml, holder, b"count", str(first[name] + len(new)))
            splices.append(appended(xml, holder, _prefixed(new, prefix)))
        else:
            count = len(begun) + len(new)
            listed = [f'<{name} count="{count}">', *begun, *new, f"</{name}>"]
            splices.append(in_order(root, name, _prefixed(listed, prefix)))
    draft.splice(part, splices)
    marks = {severity: number for number, severity in enumerate(Severity, first["dxfs"])}
    return marks, {face: number for number, face in enumerate(Face, first["cellXfs"])}


def _new_styles(draft: PackageDraft) -> str:
    usual = posixpath.join(draft.folder, "styles.xml")  # where some programs look whatever the links say
    part = usual if usual not in draft.names.values() else draft.free_name(f"{draft.folder}/styles{{}}.xml")
    draft.write(part, f'<styleSheet xmlns="{SPREADSHEET}"></styleSheet>'.encode())
    draft.link(draft.workbook, "styles", part)
    draft.declare(part, "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml")
    return part


def _prefixed(elements: Sequence[str], prefix: str) -> bytes:
    return re.sub("</?", rf"\g<0>{prefix}", "".join(elements)).encode()


def _cell_format(look: _Look, first: Mapping[str, int], named: str) -> str:
    fill = 0 if look.fill is None else first["fills"] + look.fill
    border = first["borders"] if look.boxed else 0
    across = ' horizontal="center"' if look.centred else ""
    wrap = ' wrapText="1"' if look.boxed else ""
    # quotePrefix: text that begins with = stays text also when a clerk enters the cell and leaves it.
    return (
        f'<xf numFmtId="0" fontId="{first["fonts"] + look.font}" fillId="{fill}" borderId="{border}"{named}'
        ' quotePrefix="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
        f'<alignment{across} vertical="center"{wrap}/></xf>'
    )


def _font(colour: str, marks: str = "", size: int = SIZE) -> str:
    return f'<font>{marks}<sz val="{size}"/><color rgb="{colour}"/><name val="{FONT}"/><charset val="134"/></font>'


def _solid(colour: str) -> str:
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/>'
        '<bgColor indexed="64"/></patternFill></fill>'
    )


def _mark(severity: Severity) -> str:
    """Return the format of marked cells; only what must be corrected changes the colour of the text."""
    fill, text = COLOURS[severity]
    font = f'<font><color rgb="{text}"/></font>' if severity is Severity.ERROR else ""
    return f'<dxf>{font}<fill><patternFill><bgColor rgb="{fill}"/></patternFill></fill></dxf>'


_SIDES = "".join(
    f'<{side} style="thin"><color rgb="{_LINE}"/></{side}>' for side in ("left", "right", "top", "bottom")
)
_LISTS: Final[Mapping[str, tuple[Sequence[str], Sequence[str]]]] = {
    "fonts": (
        [f'<font><sz val="11"/><name val="{FONT}"/></font>'],
        [
            _font(_BLACK, "<b/>", TITLE_SIZE),
            _font(_GREY),
            _font(_BLACK, "<b/>"),
            _font(_BLACK),
            *(_font(COLOURS[severity].text, "<b/>") for severity in Severity),
            _font(_BLUE, "<u/>"),
        ],
    ),
    "fills": (
        # by definition
        [f'<fill><patternFill patternType="{kind}"/></fill>' for kind in ("none", "gray125")],
        [_solid(_HEADING), *(_solid(COLOURS[severity].fill) for severity in Severity)],
    ),
    "borders": (
        ["<border><left/><right/><top/><bottom/><diagonal/></border>"],
        [f"<border>{_SIDES}<diagonal/></border>"],
    ),
    "cellXfs": (['<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'], []),
    "dxfs": ([], [_mark(severity) for severity in Severity]),
}
"""What a list begins with where a workbook has none (cells without a format refer to it), and what we put behind.

The formats of cells, ``cellXfs``, are made of the numbers that the others get.
"""
