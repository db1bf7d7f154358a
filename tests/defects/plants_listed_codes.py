"""Defects of 项目编码 against 单位清单, other tables, year and region (JX104, JX105, JX109)."""

from collections.abc import Callable, Mapping
from random import Random

from tests.defects.planted import Field, Plant, Planted, Spot, in_a_form, put, respelt, shown
from tests.defects.slips import swapped
from tests.defects.specs import WorkbookSpec
from xl_tools.values.project_code import ALPHABET, check_character

_FULL_WIDTH = {ord(c): ord(c) + 0xFEE0 for c in ALPHABET}
CodeSlip = Callable[[Random, str], str | None]


# ── JX104 ──────────────────────────────────────────────────────────────────


def _rotated(spec: WorkbookSpec, rng: Random, indices: list[int], said: str) -> Planted:
    """Give each form the code of the next one."""
    codes = [shown(spec.forms[index], "code") for index in indices]
    for index, code in zip(indices, [*codes[1:], codes[0]], strict=True):
        put(spec.forms[index], "code", code)
    at = rng.choice(indices)
    return Planted("JX104", (Field(at, "code"),), said)


def _two_swapped(spec: WorkbookSpec, rng: Random) -> Planted | None:
    return _rotated(spec, rng, rng.sample(range(len(spec.forms)), 2), "两张表的编码对调")


def _three_rotated(spec: WorkbookSpec, rng: Random) -> Planted | None:
    return _rotated(spec, rng, rng.sample(range(len(spec.forms)), 3), "三张表的编码错位")


def _all_shifted(spec: WorkbookSpec, rng: Random) -> Planted | None:
    start = rng.randrange(len(spec.forms) - 1)
    return _rotated(spec, rng, list(range(start, len(spec.forms))), "从某一张起编码串行")


def _anothers(spec: WorkbookSpec, rng: Random) -> Planted | None:
    index, other = rng.sample(range(len(spec.forms)), 2)
    put(spec.forms[index], "code", shown(spec.forms[other], "code"))
    return Planted("JX104", (Field(index, "code"),), "写的是另一个项目的编码")


def _other_units(spec: WorkbookSpec, rng: Random) -> Planted | None:
    codes = [row.code for row in spec.listed if row.code and row.unit_code != spec.unit_code]
    if not codes:
        return None
    index = rng.randrange(len(spec.forms))
    put(spec.forms[index], "code", rng.choice(codes))
    return Planted("JX104", (Field(index, "code"),), "写的是别的单位的编码")


def _list_reissued(spec: WorkbookSpec, rng: Random) -> Planted | None:
    index = rng.randrange(len(spec.forms))
    listed = spec.listed_of(spec.forms[index])
    if listed is None:
        return None
    listed.code = _other_serial(rng, listed.code)
    return Planted("JX104", (Field(index, "code"),), f"清单换发了编码 {listed.code}，表上还是旧的")


def _other_serial(rng: Random, code: str) -> str:
    body = f"{code[:9]}{rng.randrange(10**11):011d}"
    return body + check_character(body)


def _next_serial(_: Random, code: str) -> str:
    body = f"{code[:9]}{(int(code[9:20]) + 1) % 10**11:011d}"
    return body + check_character(body)


def _other_category(rng: Random, code: str) -> str:
    body = code[:8] + rng.choice("RTEJ") + code[9:20]
    return body + check_character(body)


_OTHER_PROJECTS: tuple[Plant, ...] = (
    _two_swapped,
    _three_rotated,
    _all_shifted,
    _anothers,
    _other_units,
    _list_reissued,
    in_a_form("JX104", "撤销了的项目的编码", respelt("code", _other_serial)),
    in_a_form("JX104", "顺序号加一、校验码也算了", respelt("code", _next_serial)),
    in_a_form("JX104", "类别不同", respelt("code", _other_category)),
)


# ── JX105 ──────────────────────────────────────────────────────────────────


def _copied(pick: Callable[[Random, int], list[int]], said: str, *, list_too: bool = False) -> Plant:
    """Give several forms the code of the first one picked."""

    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        first, *others = pick(rng, len(spec.forms))
        code = shown(spec.forms[first], "code")
        for index in others:
            if list_too and (listed := spec.listed_of(spec.forms[index])):
                listed.code = code
            put(spec.forms[index], "code", code)
        places = (first, *others) if len(others) == 1 else tuple(others)
        where = tuple(Field(index, "code") for index in places)
        return Planted("JX105", where, f"{said}：第 {', '.join(str(i + 1) for i in (first, *others))} 张")

    return plant


def _neighbours(rng: Random, count: int) -> list[int]:
    first = rng.randrange(count - 1)
    return [first, first + 1]


def _backwards(rng: Random, count: int) -> list[int]:
    return sorted(rng.sample(range(count), 2), reverse=True)


def _copied_with_blanks(spec: WorkbookSpec, rng: Random) -> Planted | None:
    first, second = rng.sample(range(len(spec.forms)), 2)
    code = shown(spec.forms[first], "code")
    put(
        spec.forms[second],
        "code",
        rng.choice([f" {code}", f"{code} ", code.lower(), code.translate(_FULL_WIDTH)]),
    )
    where = (Field(first, "code"), Field(second, "code"))
    return Planted("JX105", where, f"同一个编码，写法不同：{spec.forms[second].texts['code']!r}")


_REPEATED: tuple[Plant, ...] = (
    _copied(_neighbours, "抄了上一张"),
    _copied(_backwards, "抄了后面的"),
    _copied(lambda rng, count: sorted(rng.sample(range(count), 2)), "抄了前面的"),
    _copied(lambda rng, count: sorted(rng.sample(range(count), 3)), "三张相同"),
    _copied(lambda _, count: [0, count - 1], "首尾相同"),
    _copied(lambda _, count: list(range(count)), "全都没有改"),
    _copied(_neighbours, "清单里两个项目就是一个编码", list_too=True),
    _copied_with_blanks,
)


# ── JX109 ──────────────────────────────────────────────────────────────────


def _recoded(code: str, region: str = "", year: int | None = None) -> str:
    short_year = f"{year % 100:02d}" if year else code[6:8]
    body = f"{region or code[:6]}{short_year}{code[8:20]}"
    return body + check_character(body)


def _of_year(by: int) -> CodeSlip:
    return lambda _, code: _recoded(code, year=int(code[6:8]) + by)


def _of_neighbour(rng: Random, code: str) -> str:
    return _recoded(code, f"{code[:4]}{(int(code[4:6]) + rng.randint(1, 5)) % 100:02d}")


def _of_swapped_region(rng: Random, code: str) -> str | None:
    region = swapped(rng, code[:6])
    return region and _recoded(code, region)


def _recoded_form(said: str, slip: CodeSlip, *, list_too: bool = False, every: bool = False) -> Plant:
    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        if spec.info is None:
            return None
        indices = list(range(len(spec.forms))) if every else [rng.randrange(len(spec.forms))]
        for index in indices:
            wrong = slip(rng, shown(spec.forms[index], "code"))
            if wrong is None:
                return None
            if list_too and (listed := spec.listed_of(spec.forms[index])):
                listed.code = wrong
            put(spec.forms[index], "code", wrong)
        info = (Spot("单位信息", "B2"),) if list_too else ()
        return Planted("JX109", (*info, Field(rng.choice(indices), "code")), f"{said}：{wrong}")

    return plant


def _own_info_wrong(said: str, year: int, region_end: str) -> Plant:
    """Leave 单位信息 of the year before, or of another county: then the list and the codes say otherwise."""

    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        if spec.info is None:
            return None
        if year:
            spec.info.year = spec.year + year
        if region_end:
            spec.info.region = spec.region[:4] + region_end
        info = Spot("单位信息", "B2" if year else "B3")
        return Planted("JX109", (info, Field(rng.randrange(len(spec.forms)), "code")), said)

    return plant


_OTHER_YEARS: tuple[Plant, ...] = (
    _recoded_form("上年的编码", _of_year(-1)),
    _recoded_form("前年的编码", _of_year(-2)),
    _recoded_form("下年的编码", _of_year(1)),
    _recoded_form("全是上年的编码和清单", _of_year(-1), list_too=True, every=True),
    _recoded_form("邻县的编码", _of_neighbour),
    _recoded_form("区划的两位颠倒", _of_swapped_region),
    _recoded_form("市本级的区划", lambda _, code: _recoded(code, f"{code[:4]}00")),
    _own_info_wrong("单位信息里是上年", -1, ""),
    _own_info_wrong("单位信息里是邻县的区划", 0, "99"),
)

WAYS: Mapping[str, tuple[Plant, ...]] = {
    "JX104": _OTHER_PROJECTS,
    "JX105": _REPEATED,
    "JX109": _OTHER_YEARS,
}
