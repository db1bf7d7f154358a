"""What a file says outside its forms: 整体绩效, 单位信息, 单位清单, 豁免清单, 设置."""

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from xl_tools.forms.read_units import INFO_LABELS, LIST_LABELS
from xl_tools.model.submission import UNIT_INFO_SHEET, SheetRole, Submission
from xl_tools.products.comparison.changes import Change, ChangeKind, Place
from xl_tools.products.comparison.fields import text_change
from xl_tools.products.comparison.pairing import Key, pair_up, with_likely
from xl_tools.values.amount import format_amount
from xl_tools.values.text import name_key, one_line

_SIMILAR = 0.5
_PARAGRAPH, _HEADING, _BEFORE_HEADINGS = "段落", "章节标题", "标题之前的文字"


class _Text(NamedTuple):
    """A text outside the forms: what it is, what it belongs to, where it stands."""

    field: str
    item: str
    text: str
    place: Place


def outside_changes(old: Sequence[Submission], new: Sequence[Submission]) -> tuple[Change, ...]:
    """Return every change outside the forms of a unit's files."""

    def changes(
        read: Callable[[Submission], Iterator[_Text]], keys: Sequence[Key[_Text]], *, likely: bool = False
    ) -> Iterator[Change]:
        before, after = ([text for submission in side for text in read(submission)] for side in (old, new))
        return _changes(before, after, keys, likely=likely)

    same_lists = [submission.units for submission in old] == [submission.units for submission in new]
    return (
        *changes(_narrative, _RUNNING_TEXT, likely=True),
        *changes(_info, _BY_FIELD),
        # The list of a whole county stands in every file of it: it is looked at only where it differs.
        *(() if same_lists else changes(_listed, _BY_ITEM)),
        *changes(_exemptions, _RUNNING_TEXT, likely=True),
        *changes(_settings, _BY_ITEM),
    )


_RUNNING_TEXT = (
    Key[_Text]("相同", lambda text: (text.field, text.item, text.text), whole=True),
    Key[_Text]("相同", lambda text: (text.field, text.text), whole=True),
    Key[_Text]("写法不同", lambda text: (text.field, name_key(text.text))),
)
_BY_FIELD = (Key[_Text]("栏目", lambda text: text.field),)
_BY_ITEM = (
    Key[_Text]("相同", lambda text: (text.item, text.text), whole=True),
    Key[_Text]("名称", lambda text: text.item),
)


def _changes(
    old: Sequence[_Text], new: Sequence[_Text], keys: Sequence[Key[_Text]], *, likely: bool
) -> Iterator[Change]:
    """Yield the changes from one list of texts to another: taken out, put in, moved, changed."""
    pairing = pair_up(old, new, keys)
    if likely:
        pairing = with_likely(pairing, lambda before, after: _likeness(old[before], new[after]))
    for place in pairing.gone:
        if (gone := old[place]).text:
            yield Change(ChangeKind.GONE, gone.field, gone.text, "", gone.place, None, gone.item)
    olds = {pair.new: old[pair.old] for pair in pairing.pairs}
    for place, after in enumerate(new):
        before = olds.get(place)
        if before is None:
            if after.text:
                yield Change(ChangeKind.ADDED, after.field, "", after.text, None, after.place, after.item)
            continue
        places = before.place, after.place
        if place in pairing.moved:
            yield Change(ChangeKind.MOVED, after.field, before.text, after.text, *places, after.item)
        elif change := text_change(after.field, before.text, after.text, places, after.item):
            yield change


def _likeness(old: _Text, new: _Text) -> float | None:
    """Return how alike two texts of one kind are, ``None`` where they are rather two different ones."""
    if old.field != new.field:
        return None
    matcher = SequenceMatcher(None, old.text, new.text, autojunk=False)
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < _SIMILAR:
        return None
    ratio = matcher.ratio()
    return ratio if ratio >= _SIMILAR else None


def _narrative(submission: Submission) -> Iterator[_Text]:
    reading = submission.narrative
    if reading is None:
        return
    sheet = next((note.name for note in submission.sheets if note.role is SheetRole.NARRATIVE), "")
    for text in reading.preamble:
        yield _Text(_BEFORE_HEADINGS, "", text, Place(submission.file, sheet))
    cells = iter(reading.cells)
    for chapter in reading.narrative.chapters:
        yield _Text(_HEADING, "", chapter.heading, Place(submission.file, sheet, next(cells).address))
        for paragraph in chapter.paragraphs:
            place = Place(submission.file, sheet, next(cells).address)
            yield _Text(_PARAGRAPH, chapter.heading, paragraph, place)


def _exemptions(submission: Submission) -> Iterator[_Text]:
    for line in submission.exemptions:
        place = Place(submission.file, line.at_sheet, line.address("rule"))
        texts = (line.rule, line.sheet, line.area, line.reason, line.by, line.written_until)
        yield _Text("豁免", "", "｜".join(map(one_line, filter(None, texts))), place)


def _settings(submission: Submission) -> Iterator[_Text]:
    for line in submission.own_settings:
        yield _Text("设置", line.item, line.value, Place(submission.file, line.sheet, line.cell))


def _info(submission: Submission) -> Iterator[_Text]:
    sheet = next((note.name for note in submission.sheets if note.role is SheetRole.UNIT_INFO), "")
    for field, label in INFO_LABELS.items():
        text = str(getattr(submission.stated, field) or "")
        yield _Text(label, UNIT_INFO_SHEET, text, Place(submission.file, sheet))


def _listed(submission: Submission) -> Iterator[_Text]:
    sheet = next((note.name for note in submission.sheets if note.role is SheetRole.UNIT_LIST), "")
    names = {(unit.code, unit.region): unit.name for unit in submission.units.units}
    for project in submission.units.projects:
        item = f"{project.unit_code} {project.name}"
        approved = (
            "" if project.approved is None else f"{LIST_LABELS['approved']} {format_amount(project.approved)}"
        )
        texts = (
            project.unit_code,
            names.get((project.unit_code, project.region), ""),
            project.code,
            project.name,
            approved,
        )
        yield _Text("单位清单", item, "｜".join(filter(None, texts)), Place(submission.file, sheet))
