"""The unit that writes a workbook: its place, its numbers, and the words it uses for itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from tests.defects.bank import Numbers, places
from xl_tools.values.project_code import check_character

_DOCUMENT = re.compile("〔Y〕(?:第)?N号")
_KINDS = ("镇", "镇", "镇", "乡", "乡", "街", "县")
_BODIES = {"镇": "人民政府", "乡": "人民政府", "街": "办事处", "县": ""}
_WHOLE = {
    "镇": ("全镇", "全镇", "本镇", "我镇"),
    "乡": ("全乡", "全乡", "本乡", "我乡"),
    "街": ("全街道", "本街道", "我街道", "辖区"),
}
_COUNTS = {
    "镇": {"村数": (22, 64), "办公人数": (60, 160), "党员数": (700, 2400)},
    "乡": {"村数": (12, 40), "办公人数": (35, 110), "党员数": (400, 1500)},
    "街": {"村数": (5, 24), "办公人数": (40, 130), "党员数": (500, 3600)},
    "县": {"村数": (180, 520), "办公人数": (18, 120), "党员数": (12, 90)},
}


@dataclass(frozen=True)
class BudgetUnit:
    """A unit in its region and year, with the numbers that are the same in all its forms."""

    region: str
    region_name: str
    year: int
    kind: str
    code: str
    name: str
    short_name: str
    counts: Numbers
    fixed_words: Mapping[str, str]

    def words(self, rng: Random) -> dict[str, str]:
        """Return the words of the unit for one form; how it calls itself may differ from form to form."""
        whole = self._whole(rng)
        return {**self.fixed_words, "全": whole, "全部门": "全局" if self.kind == "县" else whole}

    def _whole(self, rng: Random) -> str:
        end = self.region_name[-1]
        return rng.choice(_WHOLE.get(self.kind, (f"全{end}", f"全{end}", f"我{end}")))


def draw_unit(rng: Random) -> BudgetUnit:
    """Return a unit: a 镇, 乡, 街道办事处 or 县直部门 somewhere in 2022 to 2026."""
    region = rng.choice(places()["regions"])
    kind, year = rng.choice(_KINDS), rng.randint(2022, 2026)
    short = rng.choice(places()["units"][kind])
    name = f"{region['name']}{short}" if kind == "县" else f"{short}{_BODIES[kind]}"
    counts: Numbers = {key: rng.randint(*bounds) for key, bounds in _COUNTS[kind].items()}
    return BudgetUnit(
        region=region["code"],
        region_name=region["name"],
        year=year,
        kind=kind,
        code=f"{rng.randint(101, 968)}{rng.choice(['001', '001', '001', '002'])}",
        name=name + rng.choice(["本级", "本级", ""]),
        short_name=f"{region['name']}{short}" if kind == "县" else short,
        counts=counts,
        fixed_words=_words(region, kind, short, year),
    )


def _words(region: Mapping[str, str], kind: str, short: str, year: int) -> dict[str, str]:
    return {
        "年": str(year),
        "县": region["name"][-1],
        "县名": region["name"],
        "简": region["short"],
        "省": region["province"],
        "名": f"{region['name']}{short}" if kind == "县" else short,
        "镇": {"街": "街道", "县": "乡镇"}.get(kind, kind),
        "村": "社区" if kind == "街" else "行政村",
        "政": f"{region['short']}{short[0]}字" if kind == "县" else f"{short[0]}政",
        "精神": _spirit(year),
    }


def _spirit(year: int) -> str:
    """Return the party congress that a budget of the year, written late in the year before, refers to."""
    if year <= 2022:
        return "党的十九大精神"
    return {2025: "党的二十届三中全会精神", 2026: "党的二十届四中全会精神"}.get(year, "党的二十大精神")


def filled(rng: Random, text: str, words: Mapping[str, object], year: int) -> str:
    """Return a text with its slots and document numbers filled in."""
    text = text.format_map(words)
    while "〔Y〕" in text:
        text = _DOCUMENT.sub(f"〔{rng.randint(year - 9, year - 1)}〕{rng.randint(1, 120)}号", text, count=1)
    return text


def draw_project_code(rng: Random, unit: BudgetUnit) -> str:
    """Return a 项目编码 of the unit's region and year with its check character."""
    body = f"{unit.region}{unit.year % 100:02d}P00{rng.randint(4, 9)}{rng.randrange(10**8):08d}"
    return body + check_character(body)
