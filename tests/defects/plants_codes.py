"""Defects of 项目编码 and its check character (JX101–JX103)."""

from collections.abc import Callable, Mapping
from random import Random

from tests.defects.planted import Changed, Field, Plant, Planted, in_a_form, put, respelt, shown, typed
from tests.defects.rendering import render
from tests.defects.slips import swapped
from tests.defects.specs import FormSpec, WorkbookSpec
from xl_tools.model.grid import Cell, parse_address
from xl_tools.values.project_code import ALPHABET, check_character, has_valid_check

_SERIAL = range(9, 20)
_LOOKALIKES = {
    "0": "D",
    "1": "7",
    "6": "8",
    "8": "B",
    "3": "8",
    "5": "6",
    "9": "4",
    "2": "7",
    "4": "9",
    "7": "1",
}
_FULL_WIDTH = {ord(c): ord(c) + 0xFEE0 for c in ALPHABET}
CodeSlip = Callable[[Random, str], str | None]


# ── JX101 ──────────────────────────────────────────────────────────────────


def _code_behind_title(form: FormSpec, _: Random) -> Changed | None:
    title, code = shown(form, "title"), shown(form, "code")
    put(form, "title", f"{title}（{code}）")
    put(form, "code", "")
    return Changed(("code",), f"{code} 写到了标题后面")


def _code_in_margin(spec: WorkbookSpec, rng: Random) -> Planted | None:
    index = rng.randrange(len(spec.forms))
    form = spec.forms[index]
    sheet, address = render(spec).places[index, "code"]
    spec.cells[sheet, Cell(parse_address(address).row, 9).address] = shown(form, "code")
    put(form, "code", "")
    return Planted("JX101", (Field(index, "code"),), "编码写到了表格右边")


def _codes_forgotten(spec: WorkbookSpec, rng: Random) -> Planted | None:
    indices = rng.sample(range(len(spec.forms)), rng.randint(2, 3))
    for index in indices:
        put(spec.forms[index], "code", "")
    return Planted("JX101", (Field(indices[0], "code"),), f"{len(indices)} 张表没有填编码")


_BLANKS = {
    "空着": "",
    "几个空格": "   ",
    "全角空格": "　",
    "换行": "\n",
    "网页的空格": "\xa0",
    "零宽字符": "\u200b",
}
_MISSING: tuple[Plant, ...] = (
    *(in_a_form("JX101", said, respelt("code", typed(blank))) for said, blank in _BLANKS.items()),
    in_a_form("JX101", "编码不在格里", _code_behind_title),
    _code_in_margin,
    _codes_forgotten,
)


# ── JX102 ──────────────────────────────────────────────────────────────────


def _left_out(rng: Random, code: str) -> str:
    i = rng.randrange(len(code))
    return code[:i] + code[i + 1 :]


def _typed_twice(rng: Random, code: str) -> str:
    i = rng.randrange(len(code))
    return code[:i] + code[i] + code[i:]


def _letter_for_digit(rng: Random, code: str) -> str | None:
    pairs = {"0": "O", "1": "I", "5": "S", "2": "Z"}
    places = [i for i, c in enumerate(code) if c in pairs]
    i = rng.choice(places)
    return code[:i] + pairs[code[i]] + code[i + 1 :]


def _one_full_width(rng: Random, code: str) -> str:
    i = rng.randrange(len(code))
    return code[:i] + code[i].translate(_FULL_WIDTH) + code[i + 1 :]


def _in_groups(rng: Random, code: str) -> str:
    mark = rng.choice([" ", " ", "-", "　"])
    return mark.join((code[:6], code[6:9], code[9:]))


def _two_codes(rng: Random, code: str) -> str:
    body = code[:-2] + rng.choice("0123456789")
    return f"{code}{rng.choice(['、', '，', '/', ' '])}{body}{check_character(body)}"


_MALFORMED: Mapping[str, CodeSlip] = {
    "漏了一位": _left_out,
    "多打一位": _typed_twice,
    "数字打成字母": _letter_for_digit,
    "整个是全角": lambda _, code: code.translate(_FULL_WIDTH),
    "有一位是全角": _one_full_width,
    "小写字母": lambda _, code: code.lower(),
    "分组书写": _in_groups,
    "没有校验码": lambda _, code: code[:-1],
    "两个编码": _two_codes,
    "年度写成四位": lambda _, code: f"{code[:6]}20{code[6:]}",
    "没有行政区划": lambda _, code: code[6:],
    "末尾带标点": lambda rng, code: code + rng.choice([".", "。", "、", "*"]),
    "区划里有字母": lambda rng, code: code[:3] + rng.choice("OIL") + code[4:],
    "类别写成汉字": lambda _, code: code[:8] + "类" + code[9:],
    "只写顺序号": lambda _, code: code[9:],
}


# ── JX103 ──────────────────────────────────────────────────────────────────


def _one_wrong(rng: Random, code: str) -> str:
    i = rng.choice(_SERIAL)
    return code[:i] + rng.choice([c for c in "0123456789" if c != code[i]]) + code[i + 1 :]


def _lookalike(rng: Random, code: str) -> str:
    i = rng.choice(_SERIAL)
    return code[:i] + _LOOKALIKES[code[i]] + code[i + 1 :]


def _neighbours_swapped(rng: Random, code: str) -> str | None:
    serial = swapped(rng, code[9:20])
    return serial and code[:9] + serial + code[20]


def _distant_swapped(rng: Random, code: str) -> str:
    i, j = sorted(rng.sample(_SERIAL, 2))
    return code[:i] + code[j] + code[i + 1 : j] + code[i] + code[j + 1 :]


def _other_check(rng: Random, code: str) -> str:
    return code[:20] + rng.choice([c for c in ALPHABET if c != code[20]])


def _shifted(rng: Random, code: str) -> str:
    """Leave one digit out and type another twice: still 21 characters."""
    i, j = sorted(rng.sample(_SERIAL, 2))
    return code[:i] + code[i + 1 : j + 1] + code[j] + code[j + 1 :]


def _twin_mistyped(rng: Random, code: str) -> str | None:
    twins = [i for i in range(9, 19) if code[i] == code[i + 1]]
    if not twins:
        return None
    i, other = rng.choice(twins), rng.choice("0123456789")
    return code[:i] + other * 2 + code[i + 2 :]


def _counted_up(rng: Random, code: str) -> str:
    serial = (int(code[9:20]) + rng.randint(1, 3)) % 10**11
    return f"{code[:9]}{serial:011d}{code[20]}"


def _check_swapped(_: Random, code: str) -> str | None:
    return code[:19] + code[20] + code[19]


_MISCOPIED: Mapping[str, CodeSlip] = {
    "错一位": _one_wrong,
    "看错形近的字符": _lookalike,
    "相邻两位颠倒": _neighbours_swapped,
    "隔开的两位颠倒": _distant_swapped,
    "校验码抄错": _other_check,
    "漏一位又重一位": _shifted,
    "连着两位抄错": _twin_mistyped,
    "在别的编码上加一，校验码没改": _counted_up,
    "最后两位颠倒": _check_swapped,
    "校验码写成 0": lambda _, code: code[:20] + "0",
    "类别抄错": lambda rng, code: code[:8] + rng.choice("RTEJ") + code[9:],
}


def _wrong_check(slip: CodeSlip) -> CodeSlip:
    def spoil(rng: Random, code: str) -> str | None:
        wrong = slip(rng, code)
        return None if wrong is None or has_valid_check(wrong) else wrong

    return spoil


def _list_has_it_too(spec: WorkbookSpec, rng: Random) -> Planted | None:
    index = rng.randrange(len(spec.forms))
    form, listed = spec.forms[index], spec.listed_of(spec.forms[index])
    wrong = _wrong_check(_neighbours_swapped)(rng, shown(form, "code"))
    if wrong is None or listed is None:
        return None
    listed.code = wrong
    put(form, "code", wrong)
    return Planted("JX103", (Field(index, "code"),), f"清单里就抄错了，表上照抄：{wrong}")


WAYS: Mapping[str, tuple[Plant, ...]] = {
    "JX101": _MISSING,
    "JX102": tuple(in_a_form("JX102", said, respelt("code", slip)) for said, slip in _MALFORMED.items()),
    "JX103": (
        *(in_a_form("JX103", s, respelt("code", _wrong_check(slip))) for s, slip in _MISCOPIED.items()),
        _list_has_it_too,
    ),
}
