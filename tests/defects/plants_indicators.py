"""Defects of the indicator block as a whole: missing, misplaced, empty, repeated (JX501–JX503, JX510)."""

from collections.abc import Callable, Mapping
from random import Random

from tests.defects.planted import (
    Change,
    Changed,
    Field,
    Plant,
    Planted,
    Row,
    RowTest,
    in_a_form,
    in_a_row,
    insert_copy,
    put,
    rows,
    shuffled_forms,
    typed,
)
from tests.defects.specs import FormSpec, WorkbookSpec

_NEXT = "indicator.next"
_COSTS = frozenset({"成本指标", "经济成本指标"})


def is_2021(spec: WorkbookSpec) -> bool:
    """Whether the workbook follows the framework of 财预〔2021〕101号."""
    return ("指标框架", "2021") in spec.settings


# ── JX501 ──────────────────────────────────────────────────────────────────


def _of_level2(*names: str) -> RowTest:
    return lambda row: row.level2 in names


def _of_level1(name: str) -> RowTest:
    return lambda row: row.level1 == name


_COST_ROWS: RowTest = lambda row: row.level2 in _COSTS  # noqa: E731 - stands among the functions above
_MISSING: Mapping[str, RowTest] = {
    "数量指标": _of_level2("数量指标"),
    "质量指标": _of_level2("质量指标"),
    "时效指标": _of_level2("时效指标"),
    "成本指标": _COST_ROWS,
    "效益指标": _of_level1("效益指标"),
    "满意度指标": _of_level1("满意度指标"),
}


def _removed(fits: RowTest) -> Change:
    """Leave out every indicator of a kind; the place is the first free row below."""

    def change(form: FormSpec, _: Random) -> Changed | None:
        gone = [row for row in rows(form) if fits(row)]
        for row in reversed(gone):
            form.remove_indicator(row.index)
        return (
            Changed((_NEXT,), f"没有{'、'.join(dict.fromkeys(row.level2 for row in gone))}") if gone else None
        )

    return change


def _left_prepared(fits: RowTest) -> Change:
    """Leave the row of a kind as the template has it: levels, and nothing behind them."""

    def change(form: FormSpec, _: Random) -> Changed | None:
        gone = [row for row in rows(form) if fits(row)]
        if not gone:
            return None
        for row in reversed(gone[1:]):
            form.remove_indicator(row.index)
        for column in ("level3", "description", "value", "basis"):
            put(form, gone[0].key(column), "")
        return Changed((gone[0].key("level3"),), f"{gone[0].level2}一行留着没有填")

    return change


def _all_under(level2: str, fits: RowTest) -> Change:
    """Type the indicators of a kind under the 二级指标 above them."""

    def change(form: FormSpec, _: Random) -> Changed | None:
        wrong = [row for row in rows(form) if fits(row)]
        if not wrong:
            return None
        for row in wrong:
            put(form, row.key("level2"), level2)
        return Changed((_NEXT,), f"{wrong[0].level2}写成了{level2}")

    return change


_INCOMPLETE: tuple[Plant, ...] = (
    *(in_a_form("JX501", "删去", _removed(fits)) for fits in _MISSING.values()),
    *(in_a_form("JX501", "没有填", _left_prepared(fits)) for fits in _MISSING.values()),
    in_a_form("JX501", "串行", _all_under("数量指标", _of_level2("质量指标"))),
    in_a_form("JX501", "串行", _all_under("质量指标", _of_level2("时效指标"))),
    in_a_form("JX501", "串行", _all_under("质量指标", _of_level2("数量指标"))),
    in_a_form("JX501", "删去两类", _removed(_of_level2("质量指标", "时效指标"))),
    in_a_form("JX501", "只有产出", _removed(lambda row: row.level1 in {"效益指标", "满意度指标"})),
)


# ── JX502 ──────────────────────────────────────────────────────────────────


def _one_of_several(rows_of_form: list[Row], fits: RowTest) -> list[Row]:
    """Return the rows that fit and are not the only one of their 二级指标, so that none is missing."""
    names = [row.level2 for row in rows_of_form]
    return [
        row for row in rows_of_form if fits(row) and (names.count(row.level2) > 1 or row.level1 == "效益指标")
    ]


def _misplaced(fits: RowTest, new: Callable[[Row, bool], str | None]) -> Plant:
    """Write another 二级指标 beside an indicator."""

    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        for index, form in shuffled_forms(spec, rng):
            if sum(row.level1 == "效益指标" for row in rows(form)) < 2:
                continue
            fitting = _one_of_several(rows(form), fits)
            if not fitting:
                continue
            row = rng.choice(fitting)
            level2 = new(row, is_2021(spec))
            if level2 is None:
                continue
            put(form, row.key("level2"), level2)
            where = (Field(index, row.key("level2")),)
            return Planted("JX502", where, f"{row.level1}“{row.level3}”：{row.level2} → {level2}")
        return None

    return plant


def _moved_below(fits: RowTest, level1: str) -> Plant:
    """Move an indicator to another 一级指标 and keep its 二级指标."""

    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        for index, form in shuffled_forms(spec, rng):
            fitting = _one_of_several(rows(form), fits)
            at = [row.index for row in rows(form) if row.level1 == level1]
            if not fitting or not at or sum(row.level1 == "效益指标" for row in rows(form)) < 2:
                continue
            row = rng.choice(fitting)
            insert_copy(form, at[-1] + 1, row, {"level1": level1})
            form.remove_indicator(row.index + (at[-1] < row.index))
            new_index = at[-1] + 1 - (row.index <= at[-1])
            keys = (f"indicator.{new_index}.level2", f"indicator.{new_index}.level1")
            said = f"“{row.level3}”（{row.level2}）移到了{level1}下面"
            return Planted("JX502", tuple(Field(index, key) for key in keys), said)
        return None

    return plant


def _named(name: str) -> Callable[[Row, bool], str | None]:
    return lambda row, _: None if row.level2 == name else name


_BENEFIT, _OUTPUT = _of_level1("效益指标"), _of_level1("产出指标")
_WRONG_LEVELS: tuple[Plant, ...] = (
    _misplaced(_OUTPUT, _named("社会效益指标")),
    _misplaced(_OUTPUT, _named("服务对象满意度指标")),
    _misplaced(_OUTPUT, lambda _, is_new: "成本指标" if is_new else "经济成本指标"),
    _misplaced(_OUTPUT, _named("进度指标")),
    _misplaced(_OUTPUT, lambda row, _: row.level2.replace("指标", "指示") if "指标" in row.level2 else None),
    _misplaced(_BENEFIT, _named("质量指标")),
    _misplaced(_BENEFIT, _named("环境效益指标")),
    _misplaced(_BENEFIT, _named("满意度指标")),
    _misplaced(_BENEFIT, lambda _, is_new: "可持续影响指标" if is_new else "可持续发展指标"),
    _misplaced(_BENEFIT, lambda row, _: row.level2.replace("效益", "效应") if "效益" in row.level2 else None),
    _moved_below(_of_level2("质量指标"), "效益指标"),
    _moved_below(_of_level2("数量指标"), "满意度指标"),
    _moved_below(_of_level2("社会效益指标"), "产出指标"),
)


# ── JX503 ──────────────────────────────────────────────────────────────────


def _blank_cell(column: str, blank: str) -> Change:
    return in_a_row(column, lambda _: True, typed(blank))


def _two_blank(form: FormSpec, rng: Random) -> Changed | None:
    row, (first, second) = rng.choice(rows(form)), rng.sample(("level3", "description", "value", "basis"), 2)
    put(form, row.key(first), "")
    put(form, row.key(second), "")
    return Changed((row.key(first),), f"“{row.level3}”的 {first}、{second} 空着")


def _blank_column(form: FormSpec, rng: Random) -> Changed | None:
    column = rng.choice(["basis", "description"])
    for row in rows(form):
        put(form, row.key(column), "")
    return Changed((rng.choice(rows(form)).key(column),), f"整列 {column} 空着")


def _only_name(form: FormSpec, rng: Random) -> Changed | None:
    """Begin an indicator and leave it."""
    row = rng.choice([row for row in rows(form) if row.level2 not in _COSTS])
    new = {"level1": row.level1, "level2": row.level2, "level3": f"其他{row.level3}"}
    form.insert_indicator(row.index + 1, {**new})
    return Changed((f"indicator.{row.index + 1}.value",), f"加了“其他{row.level3}”没有填完")


def _no_name(form: FormSpec, rng: Random) -> Changed | None:
    """Type value and basis of one more indicator and forget its name."""
    row = rng.choice([row for row in rows(form) if row.level2 in {"质量指标", "数量指标"}])
    new = {"level3": "", "description": "年底前完成的事项占全部事项的比例", "value": "≥90%"}
    insert_copy(form, row.index + 1, row, new)
    return Changed((f"indicator.{row.index + 1}.level3",), "新加的一行没有三级指标")


_BLANKS: tuple[Plant, ...] = (
    *(in_a_form("JX503", f"{column} 空着", _blank_cell(column, "")) for column in ("level3", "description")),
    *(in_a_form("JX503", f"{column} 空着", _blank_cell(column, "")) for column in ("value", "basis")),
    in_a_form("JX503", "value 只有空格", _blank_cell("value", "  ")),
    in_a_form("JX503", "basis 只有换行", _blank_cell("basis", "\n")),
    in_a_form("JX503", "两格空着", _two_blank),
    in_a_form("JX503", "整列空着", _blank_column),
    in_a_form("JX503", "没有填完", _only_name),
    in_a_form("JX503", "没有名称", _no_name),
)


# ── JX510 ──────────────────────────────────────────────────────────────────


def _copied(fits: RowTest, **changes: str) -> Change:
    """Copy a row below itself; what is changed in the copy is not its name."""

    def change(form: FormSpec, rng: Random) -> Changed | None:
        fitting = [row for row in rows(form) if fits(row)]
        if not fitting:
            return None
        row = rng.choice(fitting)
        insert_copy(form, row.index + 1, row, changes)
        keys = (row.key("level3"), f"indicator.{row.index + 1}.level3")
        return Changed(keys, f"“{row.level3}”两行")

    return change


def _named_like(first: RowTest, second: RowTest, respell: Callable[[str], str] = str) -> Change:
    """Give an indicator the name of another one."""

    def change(form: FormSpec, rng: Random) -> Changed | None:
        ones, others = ([row for row in rows(form) if fits(row)] for fits in (first, second))
        pairs = [(one, other) for one in ones for other in others if one.index != other.index]
        if not pairs:
            return None
        one, other = rng.choice(pairs)
        put(form, other.key("level3"), respell(one.level3))
        keys = (one.key("level3"), other.key("level3"))
        return Changed(keys, f"“{other.level3}”也叫“{shown_name(form, other)}”")

    return change


def shown_name(form: FormSpec, row: Row) -> str:
    """Return the name that a row has now."""
    return str(form.texts[row.key("level3")])


def _is_percent(row: Row) -> bool:
    return row.value.endswith("%") and row.level2 not in _COSTS


def _is_dated(row: Row) -> bool:
    return row.level2 == "时效指标"


_REPEATED: tuple[Plant, ...] = (
    in_a_form("JX510", "复制了一行", _copied(lambda row: row.level2 not in _COSTS)),
    in_a_form("JX510", "复制一行，改了值", _copied(_is_percent, value="≥97%")),
    in_a_form("JX510", "复制一行，改了描述", _copied(_is_percent, description="抽查中符合要求的比例")),
    in_a_form("JX510", "复制满意度一行", _copied(_of_level1("满意度指标"), basis="电话回访")),
    in_a_form("JX510", "两个时效同名", _named_like(_is_dated, _is_dated)),
    in_a_form("JX510", "质量与效益同名", _named_like(_is_percent, _is_percent)),
    in_a_form(
        "JX510",
        "同名，多了空格",
        _named_like(_is_percent, _is_percent, lambda name: f"{name[:2]} {name[2:]}"),
    ),
    in_a_form("JX510", "同名，末尾多了空格", _named_like(_is_dated, _is_dated, lambda name: f"{name}　")),
    in_a_form("JX510", "复制时效一行", _copied(_is_dated)),
)

WAYS: Mapping[str, tuple[Plant, ...]] = {
    "JX501": _INCOMPLETE,
    "JX502": _WRONG_LEVELS,
    "JX503": _BLANKS,
    "JX510": _REPEATED,
}
