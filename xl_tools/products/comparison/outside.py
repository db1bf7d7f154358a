"""What a file says outside its forms: 整体绩效, 单位信息, 单位清单, 豁免清单, 设置."""

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import partial

from xl_tools.forms.read_units import INFO_LABELS, LIST_LABELS
from xl_tools.model.submission import UNIT_INFO_SHEET, SheetRole, Submission
from xl_tools.model.unit import UnitInfo
from xl_tools.products.comparison.changes import Change, ChangeKind, Place
from xl_tools.products.comparison.fields import Text, change, list_changes, text_change
from xl_tools.products.comparison.pairing import Key, pair_up
from xl_tools.values.amount import format_amount
from xl_tools.values.text import name_key, one_line

_SIMILAR = 0.5
_PARAGRAPH, _HEADING, _BEFORE_HEADINGS = "段落", "章节标题", "标题之前的文字"


_RUNNING_TEXT = (
    Key[Text]("相同", lambda text: (text.field, text.item, text.text), whole=True),
    Key[Text]("相同", lambda text: (text.field, text.text), whole=True),
    Key[Text]("写法不同", lambda text: (text.field, name_key(text.text))),
)
_BY_FIELD = (Key[Text]("栏目", lambda text: text.field),)
_BY_ITEM = (
    Key[Text]("相同", lambda text: (text.item, text.text), whole=True),
    Key[Text]("名称", lambda text: text.item),
)


def outside_changes(old: Sequence[Submission], new: Sequence[Submission]) -> tuple[Change, ...]:
    """Return every change outside the forms of a unit's files; a document has no lists, which it cannot have lost."""

    def changes(read: Callable[[Submission], Iterator[Text]], keys: Sequence[Key[Text]]) -> Iterator[Change]:
        before, after = ([text for submission in side for text in read(submission)] for side in (old, new))
        pairing = pair_up(before, after, keys, _likeness if keys is _RUNNING_TEXT else None)
        moved = pairing.moved

        def both(i: int, j: int) -> Iterator[Change]:
            if j in moved:
                yield change(before[i], after[j], ChangeKind.MOVED)
            else:
                yield from text_change(before[i], after[j])

        return list_changes(before, after, pairing, both)

    same_lists = [submission.units for submission in old] == [submission.units for submission in new]
    texts = (
        *changes(_narrative, _RUNNING_TEXT),
        *changes(partial(_info, stated=[each.stated for each in (*old, *new)]), _BY_FIELD),
    )
    if any(side and all(submission.file.is_document for submission in side) for side in (old, new)):
        return texts
    return (
        *texts,
        # The list of a whole county stands in every file of it: it is looked at only where it differs.
        *(() if same_lists else changes(_listed, _BY_ITEM)),
        *changes(_exemptions, _RUNNING_TEXT),
        *changes(_settings, _BY_ITEM),
    )


def _likeness(old: Text, new: Text) -> float | None:
    """Return how alike two texts of one kind are, ``None`` where they are rather two different ones."""
    if old.field != new.field:
        return None
    matcher = SequenceMatcher(None, old.text, new.text, autojunk=False)
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < _SIMILAR:
        return None
    ratio = matcher.ratio()
    return ratio if ratio >= _SIMILAR else None


def _sheet(submission: Submission, role: SheetRole) -> Place:
    return Place(submission.file, next((note.name for note in submission.sheets if note.role is role), ""))


def _narrative(submission: Submission) -> Iterator[Text]:
    reading = submission.narrative
    if reading is None:
        return
    sheet = _sheet(submission, SheetRole.NARRATIVE)
    for text in reading.preamble:
        yield Text(_BEFORE_HEADINGS, text, sheet)
    cells = iter(reading.cells)
    for chapter in reading.narrative.chapters:
        yield Text(_HEADING, chapter.heading, sheet._replace(cell=next(cells).address))
        for paragraph in chapter.paragraphs:
            yield Text(_PARAGRAPH, paragraph, sheet._replace(cell=next(cells).address), chapter.heading)


def _info(submission: Submission, stated: Sequence[UnitInfo]) -> Iterator[Text]:
    """Yield what 单位信息 says; a document says the same on its forms as another one has ``stated``."""
    place = _sheet(submission, SheetRole.UNIT_INFO)
    for field, label in INFO_LABELS.items():
        said, told = getattr(submission.stated, field), getattr(submission.info, field)
        if not said and any(getattr(each, field) == told for each in stated):
            said = told
        yield Text(label, str(said or ""), place, UNIT_INFO_SHEET)


def _listed(submission: Submission) -> Iterator[Text]:
    place = _sheet(submission, SheetRole.UNIT_LIST)
    names = {(unit.code, unit.region): unit.name for unit in submission.units.units}
    for project in submission.units.projects:
        approved = project.approved
        texts = (
            project.unit_code,
            names.get((project.unit_code, project.region), ""),
            project.code,
            project.name,
            "" if approved is None else f"{LIST_LABELS['approved']} {format_amount(approved)}",
        )
        yield Text("单位清单", "｜".join(filter(None, texts)), place, f"{project.unit_code} {project.name}")


def _exemptions(submission: Submission) -> Iterator[Text]:
    for line in submission.exemptions:
        place = Place(submission.file, line.at_sheet, line.address("rule"))
        texts = (line.rule, line.sheet, line.area, line.reason, line.by, line.written_until)
        yield Text("豁免", "｜".join(map(one_line, filter(None, texts))), place)


def _settings(submission: Submission) -> Iterator[Text]:
    for line in submission.own_settings:
        yield Text("设置", line.value, Place(submission.file, line.sheet, line.cell), line.item)
