"""Defects of purpose and goals (JX401–JX405)."""

import re
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import NamedTuple

from tests.defects.planted import (
    Change,
    Changed,
    Field,
    Plant,
    Planted,
    in_a_form,
    in_a_row,
    line_key,
    put,
    respelt,
    rows,
    shown,
    shuffled_forms,
    typed,
)
from tests.defects.slips import defect_texts
from tests.defects.specs import FormSpec, WorkbookSpec

_CIRCLED = "①②③④⑤⑥⑦⑧⑨"
_CHINESE = "一二三四五六七八九十"
_NUMBERINGS: tuple[Callable[[int], str], ...] = (
    lambda n: f"{n}.",
    lambda n: f"{n}、",
    lambda n: f"（{n}）",
    lambda n: f"（{_CHINESE[n - 1]}）",
    lambda n: _CIRCLED[n - 1],
    lambda n: f"{_CHINESE[n - 1]}是",
    lambda n: f"第{_CHINESE[n - 1]}，",
    lambda n: f"目标{n}：",
)


class Numbered(NamedTuple):
    """Goals taken apart: how they are numbered, what stands before the first number, and the items."""

    number: Callable[[int], str]
    before: str
    items: list[str]

    def written(self, numbers: Sequence[int]) -> str:
        """Return the goals with these numbers, 0 for none."""
        pairs = zip(numbers, self.items, strict=True)
        return self.before + "".join((self.number(n) if n else "") + item for n, item in pairs)


def _taken_apart(text: str) -> Numbered | None:
    for number in _NUMBERINGS:
        starts: list[tuple[int, int]] = []
        position = 0
        while match := re.search(
            rf"(?:^|(?<=[。；\n])){re.escape(number(len(starts) + 1))}", text[position:]
        ):
            starts.append((position + match.start(), position + match.end()))
            position = starts[-1][1]
        if starts:
            ends = [start for start, _ in starts[1:]] + [len(text)]
            items = [text[after:end] for (_, after), end in zip(starts, ends, strict=True)]
            return Numbered(number, text[: starts[0][0]], items)
    return None


# ── JX401 ──────────────────────────────────────────────────────────────────


def _numbers_only(form: FormSpec, _: Random) -> Changed | None:
    """Leave the numbers of the template with nothing behind them."""
    form.layout.goals_in_rows = False
    put(form, "goals", "1.\n2.\n3.")
    return Changed(("goals",), "只有序号")


def _emptied(key: str, blank: str) -> Change:
    def change(form: FormSpec, rng: Random) -> Changed | None:
        form.layout.goals_in_rows = False
        return respelt(key, typed(blank))(form, rng)

    return change


def _both_empty(form: FormSpec, _: Random) -> Changed | None:
    form.layout.goals_in_rows = False
    put(form, "goals", "")
    put(form, "purpose", "")
    return Changed(("goals", "purpose"), "用途和目标都空着")


def _goals_in_purpose(form: FormSpec, _: Random) -> Changed | None:
    """Write the goals below the purpose, in its cell."""
    put(form, "purpose", f"{shown(form, 'purpose')}\n{shown(form, 'goals')}")
    form.layout.goals_in_rows = False
    put(form, "goals", "")
    return Changed(("goals",), "目标写在用途一格里")


_NOTHING_SAID: tuple[Plant, ...] = (
    *(
        in_a_form("JX401", f"{key} {said}", _emptied(key, blank))
        for key in ("goals", "purpose")
        for said, blank in {"空着": "", "只有空格": "   ", "只有换行": "\n\n", "只有全角空格": "　　"}.items()
    ),
    in_a_form("JX401", "目标", _numbers_only),
    in_a_form("JX401", "没有写", _both_empty),
    in_a_form("JX401", "填错了格", _goals_in_purpose),
)


# ── JX402 ──────────────────────────────────────────────────────────────────


def _placeholder(column: str) -> Plant:
    texts = defect_texts()["placeholders"]
    spoil = typed(*texts.get(column, ()), *texts["anywhere"])
    if column in {"goals", "purpose"}:

        def change(form: FormSpec, rng: Random) -> Changed | None:
            form.layout.goals_in_rows = False
            return respelt(column, spoil)(form, rng)

        return in_a_form("JX402", f"{column} 是占位文字", change)
    return in_a_form("JX402", f"{column} 是占位文字", in_a_row(column, lambda _: True, spoil))


def _numbered_placeholder(form: FormSpec, rng: Random) -> Changed | None:
    form.layout.goals_in_rows = False
    texts = defect_texts()["placeholders"]
    text = f"{rng.choice(['1.', '1、', '（1）', '目标1：'])}{rng.choice([*texts['goals'], *texts['anywhere']])}。"
    return respelt("goals", typed(text))(form, rng)


def _all_placeholders(form: FormSpec, _: Random) -> Changed | None:
    """Leave all goals of the template as they are."""
    form.layout.goals_in_rows = False
    put(form, "goals", "1.目标内容1\n2.目标内容2\n3.目标内容3")
    return Changed(("goals",), "三条都是模板的")


def _last_goal_is_placeholder(form: FormSpec, rng: Random) -> Changed | None:
    """Write the first goals and leave the last one of the template."""
    numbered = _taken_apart(shown(form, "goals"))
    if numbered is None or len(numbered.items) < 2:
        return None
    old = shown(form, "goals")
    count = len(numbered.items)
    leftover = rng.choice([f"目标内容{count}", "待补充", "XXX", "……"])
    items = [*numbered.items[:-1], leftover]
    new = Numbered(numbered.number, numbered.before, items).written(range(1, count + 1))
    put(form, "goals", new)
    return Changed((line_key(form, "goals", old, new),), f"最后一条是“{leftover}”")


def _placeholder_row(form: FormSpec, rng: Random) -> Changed | None:
    """Leave a row of the template among the indicators."""
    row = rng.choice(rows(form))
    texts = {"level3": "指标内容1", "description": "XXX", "value": "XX", "basis": "待填"}
    levels = {"level1": row.level1, "level2": row.level2}
    form.insert_indicator(row.index + 1, {**levels, **texts})
    return Changed((f"indicator.{row.index + 1}.level3",), f"{row.level2}下面留着模板的一行")


_PLACEHOLDERS: tuple[Plant, ...] = (
    *(_placeholder(column) for column in ("goals", "purpose", "level3", "description", "value", "basis")),
    in_a_form("JX402", "带序号的占位文字", _numbered_placeholder),
    in_a_form("JX402", "目标", _all_placeholders),
    in_a_form("JX402", "目标写了一半", _last_goal_is_placeholder),
    in_a_form("JX402", "指标", _placeholder_row),
)


# ── JX403 ──────────────────────────────────────────────────────────────────


def _only_says(key: str, said: str, *patterns: str) -> Plant:
    """Say no more than the name of the project, or next to nothing."""

    def change(form: FormSpec, rng: Random) -> Changed | None:
        form.layout.goals_in_rows = False
        text = rng.choice(patterns).format(shown(form, "name"), shown(form, "budget"))
        return respelt(key, typed(text))(form, rng)

    return in_a_form("JX403", said, change)


_TOO_SHORT: tuple[Plant, ...] = (
    _only_says("goals", "目标就是名称", "{}", "{}。", "1.{}。", "1、{}"),
    _only_says("goals", "目标是完成加名称", "完成{}。", "1. 完成{}。", "做好{}", "保障{}。"),
    _only_says("goals", "目标是名称加工作", "{}工作", "做好{}工作。", "{}工作顺利完成。"),
    _only_says(
        "goals", "目标太短", "完成工作", "完成任务。", "按时发放", "1.完成。", "保障运转。", "做好服务。"
    ),
    _only_says(
        "goals",
        "几条都太短",
        "1.完成工作。\n2.保障运转。",
        "1、及时发放\n2、群众满意",
        "一是完成；二是满意。",
    ),
    _only_says("purpose", "用途就是名称", "{}", "{}。", "用于{}。"),
    _only_says("purpose", "用途是主要用于加名称", "主要用于{}。", "该项资金用于{}支出。", "主要用于{}"),
    _only_says("purpose", "用途是金额加名称", "预算数{1}万元，用于{0}。", "预算数{1}万元。主要用于{0}。"),
    _only_says(
        "purpose", "用途太短", "日常支出", "办公支出。", "购置设备", "发放补助。", "工程款", "用于工作"
    ),
    _only_says(
        "purpose", "用途只有金额", "预算数{1}万元。", "{1}万元", "共计{1}万元，其中：财政资金{1}万元。"
    ),
)


# ── JX404 ──────────────────────────────────────────────────────────────────


def _everything_else(form: FormSpec) -> str:
    return "".join(
        (
            shown(form, "name"),
            shown(form, "purpose"),
            *(row.level3 + row.description + row.value + row.basis for row in rows(form)),
        )
    )


def _goals_of_theme(theme: Mapping[str, list[str]]) -> Plant:
    """Write the goals of a wholly different project: none of its own words stands elsewhere on the form."""

    def change(form: FormSpec, rng: Random) -> Changed | None:
        rest = _everything_else(form)
        if any(word in rest for word in theme["words"]):
            return None
        form.layout.goals_in_rows = False
        text = rng.choice(theme["goals"])
        return respelt("goals", typed(text))(form, rng)

    return in_a_form("JX404", "目标是别的项目的", change)


def _purpose_of_theme(spec: WorkbookSpec, rng: Random) -> Planted | None:
    """Write the purpose of a different project: then the goals do not fit it, though the indicators do."""
    for index, form in shuffled_forms(spec, rng):
        theme = rng.choice(defect_texts()["themes"])
        if any(word in _everything_else(form) + shown(form, "goals") for word in theme["words"]):
            continue
        put(form, "purpose", theme["purpose"][0])
        where = (Field(index, "goals"), Field(index, "purpose"))
        return Planted("JX404", where, f"用途是别的项目的：{theme['purpose'][0]}")
    return None


# ── JX405 ──────────────────────────────────────────────────────────────────


def _renumbered(said: str, least: int, numbers: Callable[[Random, int], list[int]]) -> Plant:
    """Give the goals these numbers; the place is the first that is not the one expected."""

    def change(form: FormSpec, rng: Random) -> Changed | None:
        old = shown(form, "goals")
        numbered = _taken_apart(old)
        if numbered is None or len(numbered.items) < least:
            return None
        new_numbers = numbers(rng, len(numbered.items))
        new = numbered.written(new_numbers)
        put(form, "goals", new)
        return Changed((line_key(form, "goals", old, new),), f"{new_numbers}：{new[:60]}")

    return in_a_form("JX405", said, change)


def _item_cut(form: FormSpec, rng: Random) -> Changed | None:
    """Delete one of the goals, not the last, and leave the numbers of the others."""
    old = shown(form, "goals")
    numbered = _taken_apart(old)
    if numbered is None or len(numbered.items) < 2:
        return None
    gone = rng.randrange(len(numbered.items) - 1)
    kept = [i for i in range(len(numbered.items)) if i != gone]
    new = Numbered(numbered.number, numbered.before, [numbered.items[i] for i in kept]).written(
        [i + 1 for i in kept]
    )
    put(form, "goals", new)
    return Changed((line_key(form, "goals", old, new),), f"删了第 {gone + 1} 条：{new[:60]}")


def _item_pasted_twice(form: FormSpec, rng: Random) -> Changed | None:
    old = shown(form, "goals")
    numbered = _taken_apart(old)
    if numbered is None or len(numbered.items) < 2:
        return None
    twice = rng.randrange(len(numbered.items) - 1)
    order = [*range(twice + 1), *range(twice, len(numbered.items))]
    new = Numbered(numbered.number, numbered.before, [numbered.items[i] for i in order]).written(
        [i + 1 for i in order]
    )
    put(form, "goals", new)
    return Changed((line_key(form, "goals", old, new),), f"第 {twice + 1} 条贴了两遍：{new[:60]}")


_MISNUMBERED: tuple[Plant, ...] = (
    _renumbered("末条跳号", 2, lambda _, n: [*range(1, n), n + 1]),
    _renumbered("中间跳号", 3, lambda _, n: [1, *range(3, n + 2)]),
    _renumbered("末条与前一条同号", 2, lambda _, n: [*range(1, n), n - 1]),
    _renumbered("全是一号", 2, lambda _, n: [1] * n),
    _renumbered("从二开始", 2, lambda _, n: list(range(2, n + 2))),
    _renumbered("只有一条，却是二号", 1, lambda _, n: [2, *range(3, n + 2)]),
    _renumbered("顺序颠倒", 2, lambda _, n: [2, 1, *range(3, n + 1)]),
    _renumbered("又从一开始", 3, lambda _, n: [1, 2, *range(1, n - 1)]),
    _renumbered("漏了中间的序号", 3, lambda _, n: [1, 0, *range(3, n + 1)]),
    in_a_form("JX405", "删了一条没有重排", _item_cut),
    in_a_form("JX405", "重复粘贴", _item_pasted_twice),
)

WAYS: Mapping[str, tuple[Plant, ...]] = {
    "JX401": _NOTHING_SAID,
    "JX402": _PLACEHOLDERS,
    "JX403": _TOO_SHORT,
    "JX404": (*(_goals_of_theme(theme) for theme in defect_texts()["themes"]), _purpose_of_theme),
    "JX405": _MISNUMBERED,
}
