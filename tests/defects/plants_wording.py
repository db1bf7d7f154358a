"""Defects of wording in all running texts (JX601–JX605)."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from tests.defects.planted import (
    NARRATIVE,
    Field,
    Plant,
    Planted,
    Spot,
    Where,
    line_key,
    narrative_cells,
    put,
    shown,
)
from tests.defects.slips import defect_texts
from tests.defects.specs import WorkbookSpec

_HAN = "[一-鿿]"
_DOCUMENT = re.compile(r"〔(\d{4})〕(\d+)号")
_FULL_WIDTH = {c: c + 0xFEE0 for c in range(0x21, 0x7F)}
_COLUMNS = ("level3", "description", "value", "basis")
TextSlip = Callable[[Random, str], str | None]


@dataclass(frozen=True)
class _Slot:
    """A place for running text: a field of a form, or a paragraph (or heading) of 整体绩效."""

    spec: WorkbookSpec
    form: int
    key: str
    chapter: int = 0
    paragraph: int = 0

    @property
    def text(self) -> str:
        """What stands there."""
        if self.key != NARRATIVE:
            return shown(self.spec.forms[self.form], self.key)
        chapter = self.spec.chapters[self.chapter]
        return chapter.heading if self.paragraph < 0 else chapter.paragraphs[self.paragraph]

    def write(self, text: str) -> Where:
        """Put a text there; return the cell in which it differs."""
        if self.key == NARRATIVE:
            self.spec.chapters[self.chapter].paragraphs[self.paragraph] = text
            cells = {(c, p): cell for c, p, cell in narrative_cells(self.spec)}
            return Spot(NARRATIVE, cells[self.chapter, self.paragraph])
        form, old = self.spec.forms[self.form], self.text
        put(form, self.key, text)
        return Field(self.form, line_key(form, self.key, old, text))


def _slots(spec: WorkbookSpec, columns: tuple[str, ...] = _COLUMNS) -> Iterator[_Slot]:
    for number, form in enumerate(spec.forms):
        yield _Slot(spec, number, "purpose")
        yield _Slot(spec, number, "goals")
        for index in range(form.indicator_count):
            for column in columns:
                key = f"indicator.{index}.{column}"
                if isinstance(form.texts.get(key), str):
                    yield _Slot(spec, number, key)
    for chapter, paragraph, _ in narrative_cells(spec):
        if paragraph >= 0:
            yield _Slot(spec, -1, NARRATIVE, chapter, paragraph)


def _in_a_text(rule: str, said: str, slip: TextSlip, columns: tuple[str, ...] = _COLUMNS) -> Plant:
    """Plant a slip in any running text that offers it the occasion; purpose and goals as often as all indicators."""

    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        slots = list(_slots(spec, columns))
        long = [slot for slot in slots if not slot.key.startswith("indicator.")]
        for slot in rng.sample(long, len(long)) if rng.random() < 0.5 else rng.sample(slots, len(slots)):
            old = slot.text
            new = slip(rng, old)
            if new is not None and new != old:
                return Planted(rule, (slot.write(new),), f"{said}：{_around(old, new)}")
        return None

    return plant


def _around(old: str, new: str) -> str:
    """Return the part of a text that differs, with a little on both sides."""
    first = next(
        (i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    return repr(new[max(0, first - 8) : first + 24])


def _somewhere(pattern: str, new: Callable[[Random, re.Match[str]], str]) -> TextSlip:
    """Replace one of the places that match."""

    def slip(rng: Random, text: str) -> str | None:
        matches = list(re.finditer(pattern, text))
        if not matches:
            return None
        match = rng.choice(matches)
        return text[: match.start()] + new(rng, match) + text[match.end() :]

    return slip


def _with(replacement: str) -> Callable[[Random, re.Match[str]], str]:
    return lambda _, __: replacement


def _widened(_: Random, match: re.Match[str]) -> str:
    return match[0].translate(_FULL_WIDTH)


# ── JX601 ──────────────────────────────────────────────────────────────────

_BETWEEN_HAN = rf"(?<={_HAN})(?={_HAN})"
_WIDTHS: Mapping[str, TextSlip] = {
    "字间空格": _somewhere(_BETWEEN_HAN, _with(" ")),
    "字间两个空格": _somewhere(_BETWEEN_HAN, _with("  ")),
    "字间全角空格": _somewhere(_BETWEEN_HAN, _with("　")),
    "字间网页空格": _somewhere(_BETWEEN_HAN, _with("\xa0")),
    "字间制表符": _somewhere(_BETWEEN_HAN, _with("\t")),
    "全角数字": _somewhere(r"\d+", _widened),
    "全角百分号": _somewhere(r"(?<=\d)%", _widened),
    "全角数字和百分号": _somewhere(r"\d+%", _widened),
    "半角逗号": _somewhere(rf"(?<={_HAN})，(?={_HAN})", _with(",")),
    "半角分号": _somewhere(rf"(?<={_HAN})；(?={_HAN})", _with(";")),
    "半角冒号": _somewhere(rf"(?<={_HAN})：(?={_HAN})", _with(":")),
    "半角逗号加空格": _somewhere(rf"(?<={_HAN})，(?={_HAN})", _with(", ")),
    "标点后空格": _somewhere(rf"(?<=[，、；])(?={_HAN})", _with(" ")),
    "半角括号": _somewhere(rf"（({_HAN}+)）", lambda _, m: f"({m[1]})"),
    "半角句号": _somewhere(rf"(?<={_HAN})。(?={_HAN})", _with(".")),
    "半角叹号": _somewhere(rf"(?<={_HAN})。$", _with("!")),
}


def _name_with_space(spec: WorkbookSpec, rng: Random) -> Planted | None:
    index = rng.randrange(len(spec.forms))
    form = spec.forms[index]
    name = shown(form, "name")
    i = rng.randrange(1, len(name))
    if not re.fullmatch(f"{_HAN}+", name):
        return None
    put(form, "name", f"{name[:i]} {name[i:]}")
    return Planted("JX601", (Field(index, "name"),), f"项目名称里有空格：{form.texts['name']!r}")


# ── JX602, JX603 ───────────────────────────────────────────────────────────


def _sentence_added(
    rule: str, said: str, fits: Callable[[WorkbookSpec], bool], sentences: list[str]
) -> Plant:
    """Add a sentence to a purpose, to goals or to a paragraph of 整体绩效, where the workbook makes it a defect."""

    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        if not fits(spec):
            return None
        slot = rng.choice([slot for slot in _slots(spec) if not slot.key.startswith("indicator.")])
        sentence = rng.choice(sentences)
        where = slot.write(slot.text.rstrip() + sentence)
        return Planted(rule, (where,), f"{said}：{sentence}")

    return plant


def _outdated() -> Iterator[Plant]:
    for group in defect_texts()["outdated"]:
        yield _sentence_added(
            "JX602", f"{group['since']} 年起过时", _is_since(group["since"]), group["sentences"]
        )


def _is_since(year: int) -> Callable[[WorkbookSpec], bool]:
    return lambda spec: spec.year >= year


def kind_of(spec: WorkbookSpec) -> str:
    """Return what the unit is: 镇, 乡, 街道 or 部门."""
    name = spec.unit_name.removesuffix("本级")
    for end, kind in {"镇人民政府": "镇", "乡人民政府": "乡", "街道办事处": "街道"}.items():
        if name.endswith(end):
            return kind
    return "部门"


def region_of(spec: WorkbookSpec) -> str:
    """Return what the region is: 区 (districts have 01 to 20 at the end of their code), else 县."""
    return "区" if 1 <= int(spec.region[4:]) <= 20 else "县"


def _strangers() -> Iterator[Plant]:
    for kind, sentences in defect_texts()["strangers"].items():
        for n, sentence in enumerate(sentences):
            yield _sentence_added("JX603", f"{kind}里第 {n + 1} 种", _is_kind(kind), [sentence])


def _is_kind(kind: str) -> Callable[[WorkbookSpec], bool]:
    return lambda spec: kind in {kind_of(spec), region_of(spec)}


def _called_otherwise(rng: Random, text: str) -> str | None:
    """Leave the words of another unit's file: 全镇 becomes 全乡."""
    del rng
    for own, other in (
        ("全镇", "全乡"),
        ("本镇", "本乡"),
        ("我镇", "我乡"),
        ("全街道", "全镇"),
        ("本街道", "本镇"),
    ):
        if own in text:
            return text.replace(own, other, 1)
    return None


# ── JX604, JX605 ───────────────────────────────────────────────────────────


def _misspelt(rng: Random, text: str) -> str | None:
    """Write one word of the text wrongly."""
    pairs: list[list[str]] = defect_texts()["typos"]["replaced"]
    for right, wrong in rng.sample(pairs, len(pairs)):
        if right in text:
            return text.replace(right, wrong, 1)
    return None


def _each_for_piece(rng: Random, text: str) -> str | None:
    return _somewhere(r"(?<=\d)个(?=行政村|社区)", _with("各"))(rng, text)


def _bracketed(shape: str) -> TextSlip:
    """Write the year of a document number in other brackets."""
    return _somewhere(_DOCUMENT.pattern, lambda _, m: shape.format(m[1], m[2]))


_BRACKETS: Mapping[str, str] = {
    "方括号": "[{}]{}号",
    "方头括号": "【{}】{}号",
    "全角圆括号": "（{}）{}号",
    "半角圆括号": "({}){}号",
    "全角方括号": "［{}］{}号",
    "空心方头括号": "〖{}〗{}号",
    "尖括号": "<{}>{}号",
    "单书名号": "〈{}〉{}号",
    "花括号": "{{{}}}{}号",
    "左右不同": "〔{}]{}号",
    "直角引号": "「{}」{}号",
    "方括号加第": "[{}]第{}号",
    "没有括号": "{}年{}号",
}


def _cited(rng: Random, text: str) -> str | None:
    """Cite a document in a sentence of its own."""
    if not text.endswith("。"):
        return None
    shape = rng.choice(["[{}]{}号", "【{}】{}号", "（{}）{}号", "({}){}号"])
    number = shape.format(rng.randint(2015, 2021), rng.randint(1, 90))
    office = rng.choice(["冀财预", "县政办字", "中办发", "财社", "卢政办"])
    return f"{text}执行{office}{number}文件。"


WAYS: Mapping[str, tuple[Plant, ...]] = {
    "JX601": (*(_in_a_text("JX601", said, slip) for said, slip in _WIDTHS.items()), _name_with_space),
    "JX602": tuple(_outdated()),
    "JX603": (*_strangers(), _in_a_text("JX603", "别的单位的称谓没有改", _called_otherwise)),
    "JX604": (
        _in_a_text("JX604", "打错字", _misspelt),
        _in_a_text("JX604", "个打成各", _each_for_piece),
        *(
            _sentence_added("JX604", "错别字", lambda _: True, [sentence])
            for sentence in defect_texts()["typos"]["sentences"]
        ),
    ),
    "JX605": (
        *(_in_a_text("JX605", said, _bracketed(shape), ("basis",)) for said, shape in _BRACKETS.items()),
        _in_a_text("JX605", "引用文件", _cited, ()),
    ),
}
