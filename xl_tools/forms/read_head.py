"""Read what stands above a form: its title and the unit line."""

import re

from xl_tools.forms.blocks import is_title
from xl_tools.forms.claimed_cells import Claims
from xl_tools.model.grid import Cell
from xl_tools.values.money_unit import bare_unit, stated_unit
from xl_tools.values.project_code import tidy_code

_NUMBER = re.compile(r"(\d{1,3})(?![\d年])")
_UNIT = re.compile(
    r"^(?:(?:单位|部门)\s*[:：]\s*(?:[\[(（【〔]?(\d{6})(?!\d))?|[\[(（【〔]?(\d{6})(?!\d))[\])）】〕\s\-—_:：、/／.．]*(.*)$",
    re.DOTALL,
)
_ENDS_OF_UNITS = r"本级|政府|办事处|街道|[镇乡局院所站]|委员会|中心|办公室|总社|联合会|学校"
_MISTYPED_UNIT = (
    # 80900 梅湾镇人民政府, 梅湾镇人民政府本级: a code of another length or with a letter, or none, before a unit's name
    rf"^([\dOoIl]{{3,9}}(?=[^\dOoIl]))?[\s\-—_:：、]*([^\s\d。，；:：（）()]{{1,28}}(?:{_ENDS_OF_UNITS}))$"
)
_CODE_BEHIND = (
    # 梅湾镇人民政府（809001）, 梅湾镇人民政府  单位编码：809001
    rf"^([^\s\d。，；:：（）()]{{1,28}}(?:{_ENDS_OF_UNITS}))[\s\-—_:：、/／（(\[【]*(?:单位)?(?:编码|代码)?[\s:：]*(\d{{6}})[)）\]】]?$"
)


def read_title(claims: Claims) -> tuple[int | None, str]:
    """Claim the title; return its number (``3`` of ``3. 执法经费绩效目标表``) and its text."""
    for cell, text in claims.above_head():
        if is_title(text):
            number = _NUMBER.match(text)
            return (int(number[1]) if number else None), claims.claim("title", cell, text)
    blank = (row for row in range(claims.block.top, claims.head_row) if not any(claims.grid.texts[row]))
    if (row := next(blank, None)) is not None:
        claims.leave_open("title", row, range(claims.left, claims.left + 1))
    return None, ""


def read_unit(claims: Claims) -> tuple[str, str]:
    """Return code and name of the unit, from the unit line or from values labelled 单位编码 and 单位名称.

    Without either the unit line's place is below the title.
    """
    lines = list(claims.above_head())
    if title := claims.cells.get("title"):
        lines.sort(key=lambda line: line[0] < title)
    for cell, text in lines:
        code, name = unit_of_line(text)
        if code and not name:
            beside, name = _name_right_of(claims, cell)
            claims.used.add(beside)
        if code or name:
            line = f"{code} {name}" if name and name not in text else stated_unit(text)[1]
            claims.claim("unit_line", cell, line)
            return code, name
    if {"unit_code", "unit_name"} & claims.texts.keys():
        labelled = claims.texts.get("unit_name", "")
        code, name = unit_of_line(labelled)
        return tidy_code(claims.texts.get("unit_code", "")) or code, name or labelled
    for cell, text in lines:
        # above the title it may as well be who issues the form
        line = stated_unit(text)[1]
        if (match := re.match(_MISTYPED_UNIT, line)) and not (title and cell < title):
            claims.claim("unit_line", cell, line)
            return tidy_code(match[1] or ""), match[2]
    if title and title.row + 1 < claims.head_row and not claims.grid.text(title.row + 1, claims.left):
        claims.leave_open("unit_line", title.row + 1, range(claims.left, claims.left + 1))
    return "", ""


def unit_of_line(text: str) -> tuple[str, str]:
    """Return code and name of ``906001 石门镇人民政府本级``, ``单位：石门镇``, ``石门镇人民政府（906001）`` …; both empty when it is neither."""
    text = stated_unit(text)[1]
    match = _UNIT.match(text)
    code, name = (tidy_code(match[1] or match[2] or ""), match[3].strip()) if match else ("", text.strip())
    if not code and (behind := re.match(_CODE_BEHIND, name)):
        return tidy_code(behind[2]), behind[1]
    return (code, name) if match else ("", "")


def _name_right_of(claims: Claims, code: Cell) -> tuple[Cell, str]:
    """Return the unit's name where it has a cell of its own right of the code; that of the code and no name without."""
    for cell, text in claims.free([code.row], range(code.column + 1, claims.edge + 1)):
        if not (stated_unit(text)[0] or bare_unit(text) or is_title(text)):
            return cell, text
    return code, ""
