"""Defects of the file itself: unknown sheets, formulas, links text below merged ranges, number formats (JX801, JX802, JX804 to JX806)."""

import io
from collections.abc import Callable, Mapping
from random import Random

import openpyxl

from tests.defects.planted import (
    FUNDING,
    PERIODS,
    UNIT_LIST,
    Change,
    Changed,
    Plant,
    Planted,
    Spot,
    in_a_form,
    put,
    rows,
    shown,
)
from tests.defects.rendering import Rendered, render
from tests.defects.specs import FormSpec, Formula, WorkbookSpec
from xl_tools.model.grid import Cell, CellValue, parse_address

_ERRORS = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")
_SHEETS: Mapping[str, tuple[str, list[list[CellValue]]]] = {
    "随手记的事": ("Sheet1", [["周五前把数报给县里"], ["问一下采购的合同"]]),
    "草稿": ("Sheet4", [["办公费", 12.5], ["水电费", 8], ["合计", 20.5]]),
    "人员名册": ("花名册", [["序号", "姓名", "补贴"], [1, "张某", 2400], [2, "李某", 2400]]),
    "通讯录": ("联系方式", [["单位", "联系人", "电话"], ["财政所", "王会计", "7020001"]]),
    "上年决算": ("2021决算", [["科目", "金额"], ["基本支出", 120.3], ["项目支出", 88.6]]),
    "整改说明": ("整改情况", [["关于绩效目标审核意见的说明"], ["已按意见修改，见各表。"]]),
    "填表说明": ("填表说明", [["本表由财政所填写，一式两份。"]]),
    "透视表": ("Sheet5", [["行标签", "求和项:预算数"], ["总计", 352.6]]),
}
_NOTES = (
    "这个数要再核对",
    "已问过民政办",
    "待批复后改",
    "3.5",
    "与上年一致",
    "张会计填",
    "见 2 号凭证",
    "合计",
)
_LINKS = (
    "='[预算.xlsx]Sheet1'!B5",
    "='D:\\预算\\[2023汇总.xlsx]Sheet1'!B5",
    "=[汇总.xlsx]Sheet1!$C$8",
    "='[石门镇 批复.xlsx]项目'!D12",
    "=SUM('[明细.xlsx]支出'!C2:C9)",
    "=VLOOKUP(\"办公费\",'[清单.xlsx]项目'!A:D,4,FALSE)",
    "=ROUND('\\\\server\\share\\[台账.xlsx]2023'!F3/10000,2)",
    "='[1]Sheet1'!B5",
)


def place_of(rendered: Rendered, form: int, key: str) -> tuple[str, Cell]:
    """Return sheet and cell of a field."""
    sheet, address = rendered.places[form, key]
    return sheet, parse_address(address)


def bottom_of(rendered: Rendered, sheet: str) -> int:
    """Return the last row of the forms on a sheet."""
    return max(parse_address(cell).row for name, cell in rendered.places.values() if name == sheet)


# ── JX801 ──────────────────────────────────────────────────────────────────


def _unknown_sheet(said: str) -> Plant:
    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        del rng
        name, content = _SHEETS[said]
        spec.extra_sheets[name] = content
        return Planted("JX801", (Spot(name),), f"多了一张“{name}”：{said}")

    return plant


def _form_not_known(spec: WorkbookSpec, rng: Random) -> Planted | None:
    """Rewrite all the labels of a form so that it is none any more."""
    alone = [form for form in spec.forms if sum(other.sheet == form.sheet for other in spec.forms) == 1]
    if not alone:
        return None
    form = rng.choice(alone)
    form.labels |= {
        "code": "编号", "name": "名称", "budget": "总数", "fiscal": "拨款", "other": "自筹", "plan": "进度",
        "scale": "规模", "goals": "要求", "level1": "大类", "level2": "小类", "level3": "内容", "value": "多少",
        "description": "说法", "basis": "来由", "march": "春", "june": "夏", "october": "秋", "december": "冬",
        "purpose": "干什么",
    }  # fmt: skip
    return Planted("JX801", (Spot(form.sheet),), "标签全改了，认不出是绩效目标表")


def _second_own_sheet(spec: WorkbookSpec, rng: Random) -> Planted | None:
    if spec.info is None:
        return None
    name = rng.choice(["单位信息 (2)", "单位信息（旧）"])
    spec.extra_sheets[name] = [
        ["年度", spec.year - 1],
        ["单位编码", spec.unit_code],
        ["单位名称", spec.unit_name],
    ]
    return Planted("JX801", (Spot(name),), f"多了一张“{name}”")


def _stray(said: str, place: Callable[[Rendered, WorkbookSpec, int], tuple[str, Cell] | None]) -> Plant:
    """Type a note outside the form."""

    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        rendered, index = render(spec), rng.randrange(len(spec.forms))
        if (at := place(rendered, spec, index)) is None:
            return None
        sheet, cell = at
        note = rng.choice(_NOTES)
        spec.cells[sheet, cell.address] = note
        return Planted("JX801", (Spot(sheet, cell.address),), f"{said}：{cell.address} “{note}”")

    return plant


def _right_of(key: str, by: int) -> Callable[[Rendered, WorkbookSpec, int], tuple[str, Cell] | None]:
    def place(rendered: Rendered, _: WorkbookSpec, index: int) -> tuple[str, Cell] | None:
        sheet, cell = place_of(rendered, index, key)
        return sheet, Cell(cell.row, 7 + by)

    return place


def _below(rendered: Rendered, spec: WorkbookSpec, index: int) -> tuple[str, Cell] | None:
    sheet = spec.forms[index].sheet
    return sheet, Cell(bottom_of(rendered, sheet) + 4, 3)


def _above(rendered: Rendered, _: WorkbookSpec, index: int) -> tuple[str, Cell] | None:
    sheet, cell = place_of(rendered, index, "title")
    return None if cell.row == 0 else (sheet, Cell(cell.row - 1, 6))


_STRAYS: tuple[Plant, ...] = (
    *(_unknown_sheet(said) for said in _SHEETS),
    _form_not_known,
    _second_own_sheet,
    _stray("预算数旁边", _right_of("budget", 1)),
    _stray("目标旁边", _right_of("goals", 2)),
    _stray("指标旁边", _right_of("indicator.0.value", 1)),
    _stray("标题旁边", _right_of("title", 3)),
    _stray("表的下面", _below),
    _stray("标题上面", _above),
)


# ── JX802 ──────────────────────────────────────────────────────────────────


def _formula_in(keys: Callable[[FormSpec, Random], str | None], formula: str, *values: str) -> Change:
    """Put a formula that shows an error, or nothing yet, into a field."""

    def change(form: FormSpec, rng: Random) -> Changed | None:
        key = keys(form, rng)
        if key is None:
            return None
        old, value = shown(form, key), rng.choice(values)
        put(form, key, old)
        form.formulas[key] = Formula(formula, value)
        return Changed((key,), f"{key} {formula} 显示 {value!r}")

    return change


def _any_of(*keys: str) -> Callable[[FormSpec, Random], str | None]:
    return lambda _, rng: rng.choice(keys)


def _indicator(column: str) -> Callable[[FormSpec, Random], str | None]:
    return lambda form, rng: rng.choice(rows(form)).key(column)


def _goals_cell(form: FormSpec, _: Random) -> str | None:
    form.layout.goals_in_rows = False
    return "goals"


_FAULTY: tuple[Plant, ...] = (
    in_a_form("JX802", "金额引用丢失", _formula_in(_any_of(*FUNDING[:2]), "=#REF!", "#REF!")),
    in_a_form("JX802", "金额除以零", _formula_in(_any_of(*FUNDING[:2]), "=B2/0", "#DIV/0!")),
    in_a_form("JX802", "金额没有计算", _formula_in(_any_of(*FUNDING[:2]), "=ROUND(K5*L5/10000,2)", "")),
    in_a_form("JX802", "其他资金是错误值", _formula_in(_any_of("other"), "=K5-L5", *_ERRORS)),
    in_a_form("JX802", "编码查不到", _formula_in(_any_of("code"), "=VLOOKUP(K4,M:N,2,FALSE)", "#N/A")),
    in_a_form("JX802", "名称查不到", _formula_in(_any_of("name"), "=INDEX(M:M,MATCH(K4,N:N,0))", "#N/A", "")),
    in_a_form("JX802", "进度是错误值", _formula_in(_any_of(*PERIODS), "=K9/K8", "#DIV/0!", "#VALUE!")),
    in_a_form("JX802", "进度没有计算", _formula_in(_any_of(*PERIODS), "=K9/K8", "")),
    in_a_form("JX802", "指标值是错误值", _formula_in(_indicator("value"), '=K9&"个"', *_ERRORS)),
    in_a_form("JX802", "指标值没有计算", _formula_in(_indicator("value"), '=K9&"个"', "")),
    in_a_form("JX802", "三级指标是错误值", _formula_in(_indicator("level3"), "=办公人数", "#NAME?")),
    in_a_form("JX802", "依据没有计算", _formula_in(_indicator("basis"), "=M3", "")),
    in_a_form("JX802", "用途是错误值", _formula_in(_any_of("purpose"), '="预算数"&K5&"万元"', *_ERRORS)),
    in_a_form("JX802", "目标是错误值", _formula_in(_goals_cell, "=M3", *_ERRORS)),
)


# ── JX804 ──────────────────────────────────────────────────────────────────


def _linked(said: str, keys: Callable[[FormSpec, Random], str | None]) -> Plant:
    """Take a value from another workbook; what it shows is right."""

    def change(form: FormSpec, rng: Random) -> Changed | None:
        key = keys(form, rng)
        if key is None or not shown(form, key):
            return None
        link = rng.choice(_LINKS)
        form.formulas[key] = Formula(link)
        return Changed((key,), f"{key} {link}")

    return in_a_form("JX804", said, change)


def _linked_approval(spec: WorkbookSpec, rng: Random) -> Planted | None:
    rows_listed = [i for i, row in enumerate(spec.listed) if isinstance(row.approved, float)]
    if not spec.list_layout.approved or not rows_listed:
        return None
    number = rng.choice(rows_listed)
    address = f"E{number + (3 if spec.list_layout.title else 2)}"
    value = spec.listed[number].approved
    assert isinstance(value, float)
    spec.cells[UNIT_LIST, address] = Formula(link := rng.choice(_LINKS), value)
    return Planted("JX804", (Spot(UNIT_LIST, address),), f"单位清单 {address} {link}")


def _linked_info(spec: WorkbookSpec, rng: Random) -> Planted | None:
    if spec.info is None:
        return None
    spec.cells["单位信息", "B5"] = Formula(link := rng.choice(_LINKS), str(spec.info.unit_name))
    return Planted("JX804", (Spot("单位信息", "B5"),), f"单位名称 {link}")


_LINKED: tuple[Plant, ...] = (
    _linked("金额", _any_of("budget", "fiscal")),
    _linked("编码", _any_of("code")),
    _linked("项目名称", _any_of("name")),
    _linked("支出计划", _any_of(*PERIODS)),
    _linked("指标值", _indicator("value")),
    _linked("三级指标", _indicator("level3")),
    _linked("资金用途", _any_of("purpose")),
    _linked("绩效目标", _goals_cell),
    _linked("依据", _indicator("basis")),
    _linked_approval,
    _linked_info,
)


# ── JX805 ──────────────────────────────────────────────────────────────────


def _covered(spec: WorkbookSpec, rng: Random) -> Planted | None:
    """Leave something in a cell of a form that a merged range covers."""
    sheet = rng.choice(spec.forms).sheet
    book = openpyxl.load_workbook(io.BytesIO(render(spec).data))
    ranges = sorted(merged.bounds for merged in book[sheet].merged_cells.ranges)
    if not ranges:
        return None
    left, top, right, _ = rng.choice(ranges)
    first = Cell(top - 1, left - 1)
    beside = Cell(first.row, first.column + 1) if right > left else Cell(first.row + 1, first.column)
    spec.cells[sheet, beside.address] = rng.choice(_NOTES)
    return Planted("JX805", (Spot(sheet, first.address),), f"盖住的 {beside.address}")


# ── JX806 ──────────────────────────────────────────────────────────────────


def _unknown_format(form: FormSpec, rng: Random) -> Changed | None:
    keys = [key for key in (*FUNDING, *PERIODS) if isinstance(form.texts.get(key), int | float)]
    if not keys:
        return None
    form.formats[key := rng.choice(keys)] = "bbbb"
    return Changed((key,), f"{key} bbbb")


WAYS: Mapping[str, tuple[Plant, ...]] = {
    "JX801": _STRAYS,
    "JX802": _FAULTY,
    "JX804": _LINKED,
    "JX805": (_covered,),
    "JX806": (in_a_form("JX806", "佛历的格式", _unknown_format),),
}
