"""Defects between tables and against 单位清单 (JX701–JX703)."""

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from random import Random
from typing import NamedTuple

from tests.defects.bank import projects
from tests.defects.planted import UNIT_LIST, Field, Plant, Planted, Spot, line_key, put, rows, shown
from tests.defects.specs import FormSpec, ListedProject, WorkbookSpec
from xl_tools.values.project_code import check_character

_WHOLE = r"(?:[全本我](?:街道|[镇乡县市区局])|辖区)"
_MEASURES = {
    "行政村": ("个行政村", rf"{_WHOLE}(\d+)(?=个行政村)", "行政村数"),
    "社区": ("个社区", rf"{_WHOLE}(\d+)(?=个社区)", "社区数"),
    "办公人": ("名办公人员", r"保障(\d+)(?=名办公人员)", "办公人数"),
    "党员": ("名党员", rf"{_WHOLE}(\d+)(?=名党员)", "党员人数"),
}
_COUNT = re.compile(r"([\d,]+)\s*[个人名]")
NumberSlip = Callable[[Random, int], int]


# ── JX701 ──────────────────────────────────────────────────────────────────


class _Mention(NamedTuple):
    """A place where a form says a number of its unit."""

    form: int
    key: str
    number: int


def _mentions(spec: WorkbookSpec, measure: str) -> Iterator[_Mention]:
    """Yield where the forms say a measure of the whole unit, not of what is cleaned, patrolled or visited only."""
    _, told, name = _MEASURES[measure]
    named = re.compile(rf"(?:保障|{_WHOLE})?{name}")
    for index, form in enumerate(spec.forms):
        for row in rows(form):
            if named.fullmatch(row.level3) and (match := _COUNT.search(row.value)):
                yield _Mention(index, row.key("value"), int(match[1].replace(",", "")))
        for key in ("purpose", "goals"):
            for match in re.finditer(told, shown(form, key)):
                yield _Mention(index, key, int(match[1]))


def _inconsistent(said: str, slip: NumberSlip, *, in_indicator: bool) -> Plant:
    """Change a number of the unit in one form, wherever that form has it; the other forms keep it."""

    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        for measure in rng.sample(sorted(_MEASURES), len(_MEASURES)):
            mentions = list(_mentions(spec, measure))
            saying = {mention.form for mention in mentions}
            fitting = {m.form for m in mentions if m.key.startswith("indicator") == in_indicator}
            fitting = {index for index in fitting if not _is_multiplied(spec.forms[index])}
            if not fitting or len(saying) < 2 or len({mention.number for mention in mentions}) > 1:
                continue
            index, number = rng.choice(sorted(fitting)), mentions[0].number
            wrong = slip(rng, number)
            if wrong <= 0 or wrong == number:
                continue
            where = [Field(index, key) for key in _renumbered(spec.forms[index], measure, number, wrong)]
            if len(saying) == 2:
                where += [Field(m.form, m.key) for m in mentions if m.form != index]
            return Planted(
                "JX701", tuple(where), f"{said}：{measure} {number} → {wrong}（{len(saying)} 张表）"
            )
        return None

    return plant


def _is_multiplied(form: FormSpec) -> bool:
    """Whether the form multiplies a count by a standard: then another count contradicts the budget too."""
    return "×" in shown(form, "purpose") or any("元/" in row.value or "每" in row.value for row in rows(form))


def _renumbered(form: FormSpec, measure: str, number: int, wrong: int) -> Iterator[str]:
    """Write another number wherever the form has this one of the measure; yield the cells."""
    unit, _, name = _MEASURES[measure]
    written = rf"(?<!\d)(?:{number}|{number:,})(?!\d)"
    keys = {row.key("value"): written for row in rows(form) if row.level3.endswith(name)}
    for key, pattern in {
        **keys,
        "purpose": written + f"(?={unit})",
        "goals": written + f"(?={unit})",
    }.items():
        old = shown(form, key)
        new = re.sub(pattern, str(wrong), old)
        if new != old:
            put(form, key, new)
            yield line_key(form, key, old, new)


_SLIPS: Mapping[str, NumberSlip] = {
    "少一个": lambda _, n: n - 1,
    "多一个": lambda _, n: n + 1,
    "上年的数": lambda rng, n: n + rng.choice([-7, -5, -3, 3, 5, 7]),
    "数字颠倒": lambda _, n: int(str(n)[::-1]),
    "多打一位": lambda rng, n: n * 10 + rng.randint(1, 9),
    "漏打一位": lambda _, n: n // 10,
    "凑成整数": lambda _, n: round(n, -1),
}


# ── JX702 ──────────────────────────────────────────────────────────────────


def _form_removed(said: str, pick: Callable[[Random, int], list[int]]) -> Plant:
    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        gone = pick(rng, len(spec.forms))
        names = [shown(spec.forms[index], "name") for index in gone]
        for index in sorted(gone, reverse=True):
            del spec.forms[index]
        return Planted("JX702", (Spot(UNIT_LIST),), f"{said}：{'、'.join(names)}") if spec.forms else None

    return plant


def _new_name(spec: WorkbookSpec, rng: Random) -> str:
    known = {row.name for row in spec.listed}
    return rng.choice([name for kind in projects() for name in kind.names if name not in known])


def _new_code(spec: WorkbookSpec, rng: Random) -> str:
    body = f"{spec.region}{spec.year % 100:02d}P00{rng.randint(4, 9)}{rng.randrange(10**8):08d}"
    return body + check_character(body)


def _list_extended(said: str, place: Callable[[Random, list[int]], int]) -> Plant:
    """Let the bureau list one project more."""

    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        own = [i for i, row in enumerate(spec.listed) if row.unit_code == spec.unit_code]
        name = _new_name(spec, rng)
        row = ListedProject(
            spec.unit_code, spec.unit_name, _new_code(spec, rng), name, float(rng.randint(2, 60))
        )
        spec.listed.insert(place(rng, own), row)
        return Planted("JX702", (Spot(UNIT_LIST),), f"{said}：{name}")

    return plant


def _row_removed(spec: WorkbookSpec, rng: Random) -> Planted | None:
    """Let the bureau's list lack one of the projects."""
    index = rng.randrange(len(spec.forms))
    listed = spec.listed_of(spec.forms[index])
    if listed is None or len(spec.forms) < 2:
        return None
    spec.listed.remove(listed)
    return Planted("JX702", (Field(index, "name"),), f"清单里没有“{listed.name}”")


def _form_added(said: str, *, with_row_of: str = "") -> Plant:
    """Add a table of a project that is not listed, made from a copy of another one."""

    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        form = deepcopy(rng.choice(spec.forms))
        name = _new_name(spec, rng)
        form.sheet = f"补{name}"[:31]
        form.texts["title"] = f"{len(spec.forms) + 1}. {name}绩效目标表"
        form.texts |= {"name": name, "code": _new_code(spec, rng)}
        if with_row_of:
            spec.listed.append(ListedProject(with_row_of, "另一单位", str(form.texts["code"]), name))
        spec.forms.append(form)
        return Planted("JX702", (Field(len(spec.forms) - 1, "name"),), f"{said}：{name}")

    return plant


def _project_replaced(spec: WorkbookSpec, rng: Random) -> Planted | None:
    """Fill in another project than the listed one: one is missing, one too many."""
    index = rng.randrange(len(spec.forms))
    form, name = spec.forms[index], _new_name(spec, rng)
    put(form, "title", shown(form, "title").replace(shown(form, "name"), name))
    put(form, "name", name)
    put(form, "code", _new_code(spec, rng))
    return Planted("JX702", (Field(index, "name"),), f"表是“{name}”的，清单里没有")


_UNMATCHED: tuple[Plant, ...] = (
    _form_removed("漏报第一张", lambda _, __: [0]),
    _form_removed("漏报最后一张", lambda _, n: [n - 1]),
    _form_removed("漏报中间一张", lambda rng, n: [rng.randrange(n)]),
    _form_removed("漏报两张", lambda rng, n: rng.sample(range(n), 2)),
    _list_extended("清单追加在最后", lambda _, own: own[-1] + 1),
    _list_extended("清单插在前面", lambda _, own: own[0]),
    _list_extended("清单插在中间", lambda rng, own: rng.choice(own)),
    _row_removed,
    _form_added("多报一张"),
    _form_added("多报一张，是别的单位的项目", with_row_of="999001"),
    _project_replaced,
)


# ── JX703 ──────────────────────────────────────────────────────────────────


def _form_doubled(said: str, respell: Callable[[str], str] = str, *, new_code: bool = False) -> Plant:
    """Copy a whole table; sheet and number are changed, the name is not."""

    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        index = rng.randrange(len(spec.forms))
        form = deepcopy(spec.forms[index])
        form.sheet = f"{form.sheet[:26]} (2)"
        name = respell(shown(form, "name"))
        form.texts["title"] = shown(form, "title").replace(shown(form, "name"), name)
        form.texts["name"] = name
        if new_code:
            form.texts["code"] = _new_code(spec, rng)
        spec.forms.append(form)
        where = (Field(index, "name"), Field(len(spec.forms) - 1, "name"))
        return Planted("JX703", where, f"{said}：{name!r}")

    return plant


def _doubled_below(spec: WorkbookSpec, rng: Random) -> Planted | None:
    """Copy a table below itself on the same sheet."""
    index = rng.randrange(len(spec.forms))
    form = deepcopy(spec.forms[index])
    form.layout.rows_above = 1
    spec.forms.insert(index + 1, form)
    return Planted("JX703", (Field(index, "name"), Field(index + 1, "name")), "同一张工作表上复制了一遍")


def _name_not_changed(said: str, pick: Callable[[Random, int], list[int]], *, title_too: bool) -> Plant:
    """Copy the table of another project and change all but its name."""

    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        first, second = pick(rng, len(spec.forms))
        form, name = spec.forms[second], shown(spec.forms[first], "name")
        if title_too:
            put(form, "title", shown(form, "title").replace(shown(form, "name"), name))
        put(form, "name", name)
        return Planted("JX703", (Field(first, "name"), Field(second, "name")), f"{said}：{name}")

    return plant


def _neighbours(rng: Random, count: int) -> list[int]:
    first = rng.randrange(count - 1)
    return [first, first + 1]


def _any_two(rng: Random, count: int) -> list[int]:
    return rng.sample(range(count), 2)


_DOUBLED: tuple[Plant, ...] = (
    _form_doubled("整张复制"),
    _form_doubled("整张复制，换了编码", new_code=True),
    _form_doubled("整张复制，名称里多了空格", lambda name: f"{name[:2]} {name[2:]}"),
    _form_doubled("整张复制，名称后多了换行", lambda name: f"{name}\n"),
    _form_doubled("整张复制，括号宽窄不同", lambda name: name.replace("（", "(").replace("）", ")")),
    _doubled_below,
    _name_not_changed("名称抄了上一张的", _neighbours, title_too=True),
    _name_not_changed("名称抄了另一张的", _any_two, title_too=True),
    _name_not_changed("名称抄了另一张的，标题没有抄", _any_two, title_too=False),
)

WAYS: Mapping[str, tuple[Plant, ...]] = {
    "JX701": (
        *(_inconsistent(f"指标{said}", slip, in_indicator=True) for said, slip in _SLIPS.items()),
        *(_inconsistent(f"文字{said}", slip, in_indicator=False) for said, slip in _SLIPS.items()),
    ),
    "JX702": _UNMATCHED,
    "JX703": _DOUBLED,
}
