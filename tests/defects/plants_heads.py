"""Defects of title, labels, unit and project name (JX106–JX108, JX110, JX111)."""

from collections.abc import Callable, Mapping
from random import Random

from tests.defects.bank import projects
from tests.defects.planted import (
    FUNDING,
    PERIODS,
    Changed,
    Field,
    Plant,
    Planted,
    in_a_form,
    put,
    respelt,
    shown,
    typed,
)
from tests.defects.slips import defect_texts, swapped
from tests.defects.specs import FormSpec, WorkbookSpec

NameSlip = Callable[[Random, str], str | None]


# ── JX113 ──────────────────────────────────────────────────────────────────


def _not_begun(blank: str, *, with_levels: bool) -> Plant:
    """Leave a form as it was handed out: its head there, everything else blank, prepared rows there or gone."""

    def change(form: FormSpec, _: Random) -> Changed:
        form.layout.goals_in_rows = False
        for key in (*FUNDING, *PERIODS, "purpose", "goals"):
            put(form, key, blank if key in form.texts else "")
        for index in reversed(range(form.indicator_count)):
            if with_levels:
                for column in ("level3", "description", "value", "basis"):
                    put(form, f"indicator.{index}.{column}", blank)
            else:
                form.remove_indicator(index)
        return Changed(("name",), f"只有表头，其余是{blank!r}")

    return in_a_form("JX113", "没有开始填", change)


# ── JX106 ──────────────────────────────────────────────────────────────────


def _character_left_out(rng: Random, name: str) -> str:
    i = rng.randrange(1, len(name) - 1)
    return name[:i] + name[i + 1 :]


def _shortened(rng: Random, name: str) -> str | None:
    for long, short in rng.sample(_SHORTER, len(_SHORTER)):
        if long in name:
            return name.replace(long, short, 1)
    return None


def _homophone(rng: Random, name: str) -> str | None:
    for right, wrong in rng.sample(_HOMOPHONES, len(_HOMOPHONES)):
        if right in name:
            return name.replace(right, wrong, 1)
    return None


_SHORTER = [
    ("工作经费", "经费"),
    ("经费", "费"),
    ("补贴", "补助"),
    ("补助", "补贴"),
    ("资金", "经费"),
    ("费用", "费"),
    ("服务", "服务费"),
    ("项目", "工程"),
]
_HOMOPHONES = [
    ("账", "帐"),
    ("治", "制"),
    ("建设", "建没"),
    ("经", "径"),
    ("费", "废"),
    ("补", "朴"),
    ("员", "院"),
]
_NAME_SLIPS: Mapping[str, NameSlip] = {
    "漏字": _character_left_out,
    "简称": _shortened,
    "别字": _homophone,
    "两字颠倒": swapped,
    "加了“项目”": lambda _, name: f"{name}项目",
    "加了年度": lambda rng, name: f"{rng.randint(2022, 2026)}年度{name}",
    "加了说明": lambda rng, name: name + rng.choice(["（二次）", "（追加）", "（第一批）", "（含上年结转）"]),
    "中间加了“专项”": lambda _, name: f"{name[: len(name) // 2]}专项{name[len(name) // 2 :]}",
    "用了旧名": lambda rng, name: rng.choice([f"原{name}", f"{name[:-2]}专项资金"]),
}


def _renamed(said: str, slip: NameSlip) -> Plant:
    """Misspell the name of a project, in the title too."""

    def change(form: FormSpec, rng: Random) -> Changed | None:
        name = shown(form, "name")
        wrong = slip(rng, name)
        if wrong is None or wrong == name:
            return None
        put(form, "title", shown(form, "title").replace(name, wrong))
        put(form, "name", wrong)
        return Changed(("name",), f"{name} → {wrong}")

    return in_a_form("JX106", said, change)


def _list_says_more(spec: WorkbookSpec, rng: Random) -> Planted | None:
    index = rng.randrange(len(spec.forms))
    listed = spec.listed_of(spec.forms[index])
    if listed is None:
        return None
    listed.name = rng.choice(
        [f"{listed.name}（本级）", f"关于{listed.name}的项目", f"{spec.year}年度{listed.name}"]
    )
    return Planted("JX106", (Field(index, "name"),), f"清单里叫“{listed.name}”")


# ── JX107, JX108 ───────────────────────────────────────────────────────────


def _unit_of(form: FormSpec) -> tuple[str, str]:
    """Return code and name of the unit as the form says them."""
    if "unit_line" in form.texts:
        code, _, name = shown(form, "unit_line").partition(" ")
        return code, name
    return shown(form, "unit_code"), shown(form, "unit_name")


def _key_of_unit(form: FormSpec, part: str) -> str:
    return "unit_line" if "unit_line" in form.texts else part


def _unit_code(said: str, slip: NameSlip) -> Plant:
    def change(form: FormSpec, rng: Random) -> Changed | None:
        code, name = _unit_of(form)
        wrong = slip(rng, code)
        if wrong is None or wrong == code:
            return None
        form.set_unit(wrong, name)
        return Changed((_key_of_unit(form, "unit_code"),), f"{code} → {wrong!r}")

    return in_a_form("JX107", said, change)


def _no_unit(form: FormSpec, _: Random) -> Changed | None:
    form.set_unit("", "")
    return Changed((_key_of_unit(form, "unit_code"),), "整行空着")


def _name_in_code_cell(form: FormSpec, _: Random) -> Changed | None:
    if "unit_code" not in form.texts:
        return None
    form.texts["unit_code"] = shown(form, "unit_name")
    return Changed(("unit_code",), "单位编码里写的是名称")


def _other_units(spec: WorkbookSpec) -> list[tuple[str, str]]:
    return sorted({(row.unit_code, row.unit_name) for row in spec.listed if row.unit_code != spec.unit_code})


def _copied_from_other_unit(spec: WorkbookSpec, rng: Random) -> Planted | None:
    others = _other_units(spec)
    if not others:
        return None
    index = rng.randrange(len(spec.forms))
    form, (code, name) = spec.forms[index], rng.choice(others)
    form.set_unit(code, name)
    return Planted("JX107", (Field(index, _key_of_unit(form, "unit_code")),), f"别的单位的：{code} {name}")


def _code_of_other_unit(spec: WorkbookSpec, rng: Random) -> Planted | None:
    others = _other_units(spec)
    if not others:
        return None
    index = rng.randrange(len(spec.forms))
    form = spec.forms[index]
    name, (code, _) = _unit_of(form)[1], rng.choice(others)
    form.set_unit(code, name)
    where = {_key_of_unit(form, part) for part in ("unit_code", "unit_name")}
    return Planted(
        "JX108", tuple(Field(index, key) for key in sorted(where)), f"编码是别的单位的：{code} {name}"
    )


def _name_of_other_unit(spec: WorkbookSpec, rng: Random) -> Planted | None:
    others = _other_units(spec)
    if not others:
        return None
    index = rng.randrange(len(spec.forms))
    form = spec.forms[index]
    form.set_unit(_unit_of(form)[0], name := rng.choice(others)[1])
    return Planted("JX108", (Field(index, _key_of_unit(form, "unit_name")),), f"名称是别的单位的：{name}")


def _changed_digit(rng: Random, code: str) -> str:
    i = rng.randrange(len(code))
    return code[:i] + rng.choice([c for c in "0123456789" if c != code[i]]) + code[i + 1 :]


_UNIT_CODES: tuple[Plant, ...] = (
    _unit_code("没有编码，只有名称", lambda _, __: ""),
    _unit_code("错一位", _changed_digit),
    _unit_code("两位颠倒", swapped),
    _unit_code("漏一位", lambda _, code: code[:-1]),
    _unit_code("多一位", lambda rng, code: code + rng.choice("0123456789")),
    _unit_code("只有部门编码", lambda _, code: code[:3]),
    _unit_code("部门编码后面是 000", lambda _, code: f"{code[:3]}000"),
    _unit_code("0 写成 O", lambda _, code: code[:3] + code[3:].replace("0", "O")),
    in_a_form("JX107", "没有单位", _no_unit),
    in_a_form("JX107", "填错了格", _name_in_code_cell),
    _copied_from_other_unit,
)


def _unit_name(said: str, slip: NameSlip) -> Plant:
    def change(form: FormSpec, rng: Random) -> Changed | None:
        code, name = _unit_of(form)
        wrong = slip(rng, name)
        if wrong is None or wrong == name:
            return None
        form.set_unit(code, wrong)
        return Changed((_key_of_unit(form, "unit_name"),), f"{name} → {wrong}")

    return in_a_form("JX108", said, change)


def _replaced(old: str, new: str) -> NameSlip:
    return lambda _, name: name.replace(old, new, 1) if old in name else None


_UNIT_NAMES: tuple[Plant, ...] = (
    _unit_name("简称政府", _replaced("人民政府", "政府")),
    _unit_name(
        "写成简称",
        lambda _, name: (
            short
            if (short := name.removesuffix("本级").removesuffix("人民政府").removesuffix("办事处"))
            != name.removesuffix("本级")
            else None
        ),
    ),
    _unit_name("漏字", _character_left_out),
    _unit_name("两字颠倒", swapped),
    _unit_name("乡镇写错", lambda _, name: name.translate(str.maketrans("乡镇", "镇乡"))),
    _unit_name("写的是内设机构", lambda _, name: name.removesuffix("本级") + "财政所"),
    _unit_name("加了别的单位", lambda rng, name: rng.choice(["县财政局", "民政所", "东安"]) + name),
    _unit_name("办事处写成政府", _replaced("办事处", "人民政府")),
    _unit_name("没有名称", lambda _, __: ""),
    _code_of_other_unit,
    _name_of_other_unit,
)


# ── JX110 ──────────────────────────────────────────────────────────────────


def _title(said: str, slip: NameSlip) -> Plant:
    """Change the project's name in the title only."""

    def change(form: FormSpec, rng: Random) -> Changed | None:
        name, title = shown(form, "name"), shown(form, "title")
        wrong = slip(rng, name)
        if wrong is None or wrong == name:
            return None
        new = title.replace(name, wrong)
        put(form, "title", new)
        return Changed(("title",), f"{title} → {new}")

    return in_a_form("JX110", said, change)


def _title_of_another(spec: WorkbookSpec, rng: Random) -> Planted | None:
    index, other = rng.sample(range(len(spec.forms)), 2)
    put(spec.forms[index], "title", shown(spec.forms[other], "title"))
    return Planted("JX110", (Field(index, "title"),), f"标题是另一张表的：{spec.forms[index].texts['title']}")


def _some_kind(rng: Random, name: str) -> str | None:
    other = rng.choice(rng.choice(projects()).names)
    return None if other in name or name in other else other


_TITLES: tuple[Plant, ...] = (
    _title("标题里是别的项目", _some_kind),
    _title("标题里没有名称", lambda _, __: ""),
    _title("标题漏字", _character_left_out),
    _title("标题里是简称", _shortened),
    _title("标题里有别字", _homophone),
    _title("标题里两字颠倒", swapped),
    _title(
        "模板的标题没有改", lambda rng, _: rng.choice(["项目支出", "部门预算项目", "XX项目", "（项目名称）"])
    ),
    _title("标题里只有半个名称", lambda _, name: name[: len(name) // 2]),
    _title("标题里多了字", lambda rng, name: name + rng.choice(["（二）", "及其他", "等项目"])),
    in_a_form("JX110", "没有标题", respelt("title", typed(""))),
    _title_of_another,
)


# ── JX111 ──────────────────────────────────────────────────────────────────


def _label(field: str) -> Plant:
    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        index = rng.randrange(len(spec.forms))
        form = spec.forms[index]
        form.labels[field] = rng.choice(defect_texts()["labels"][field])
        return Planted("JX111", (Field(index, f"label.{field}"),), f"标签写成“{form.labels[field]}”")

    return plant


WAYS: Mapping[str, tuple[Plant, ...]] = {
    "JX106": (*(_renamed(said, slip) for said, slip in _NAME_SLIPS.items()), _list_says_more),
    "JX107": _UNIT_CODES,
    "JX108": _UNIT_NAMES,
    "JX110": _TITLES,
    "JX111": tuple(_label(field) for field in defect_texts()["labels"]),
    "JX113": tuple(
        _not_begun(blank, with_levels=levels) for blank in ("", " ", "　　", "\n") for levels in (True, False)
    ),
}
