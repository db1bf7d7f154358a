"""Which of several files of one unit count: the same content once, of two versions the one saved last."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from xl_tools.batch.batch import Batch
from xl_tools.batch.packed import Entry, changed, file_entries, picked
from xl_tools.batch.saved_times import TO_THE_MINUTE, times_said
from xl_tools.batch.version_sums import with_sums
from xl_tools.model.checked import Checked, LeftOut, RefusedFile
from xl_tools.model.submission import SheetRole, Submission
from xl_tools.values.unit_key import UnitKey, UnitKeys, whose


def without_duplicates(batch: Batch) -> Batch:
    """Return a batch in which every project counts once; what is left out is listed with the reason.

    1. Files of the same bytes count once, the first by name, as saved when the oldest of them was: a fresh copy is no newer
    version. 2. A marked copy does not count beside a file of the unit
    that says the same: its original. 3. Files of one unit and year that share a project are versions of one submission:
    the one saved last counts, by the workbook's own word to the minute, then by the file system's, then by name. Files of one unit
    without a project in common are parts of one submission and all count; so do files of different counties, whose units
    have the same codes. A workbook in which nothing is filled in is never the later version beside one that is. A document (a text for print) is never the later version beside a workbook, and one of several units
    does not count beside the files of these.
    The files that count are in the order of region, unit, year and name, however they were given.
    """
    choice = _Choice(batch)
    choice.once_each()
    return choice.batch()


def with_versions_told(batch: Batch) -> Batch:
    """Return a batch without the marked copies whose originals are in it, which are listed with the reason.

    Of the others every file stays; those that :func:`without_duplicates` would leave out say why.
    """
    choice = _Choice(batch)
    choice.leave_marked_copies()
    kept = choice.batch()
    marked = set(choice.left_out)
    choice.once_each()
    superseded = {
        choice.entries[place].file.path: file
        for place, file in choice.left_out.items()
        if place not in marked
    }
    if not superseded:
        return kept
    return kept._replace(checked=changed(kept.checked, partial(_superseded, superseded)))


def _superseded(told: Mapping[str, RefusedFile], one: Checked) -> Checked:
    file = told.get(one.submission.file.path)
    return one if file is None else with_reason_told(one, file)


def with_reason_told(one: Checked, file: RefusedFile) -> Checked:
    """Return a file that is checked all the same with the reason why it does not count."""
    reason = f"{file.reason}；汇总、退回、排文本和对比都不计它"
    return replace(one, superseded=reason, superseded_as=file.left_out)


def entries_that_count(batch: Batch) -> dict[int, Entry]:
    """Return the entries of the files that :func:`without_duplicates` keeps, in its order, by their places."""
    choice = _Choice(batch)
    choice.once_each()
    return {place: choice.entries[place] for place in choice.places}


class _Choice:
    """The places of the files that count, and what is left out and why."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self.entries = file_entries(batch.checked)
        self._keys = UnitKeys(whose(entry.info) for entry in self.entries)
        self.places = dict.fromkeys(range(len(self.entries)))
        self.left_out: dict[int, RefusedFile] = {}

    def batch(self) -> Batch:
        """Return the batch of the files that count; its others are listed with the reason."""
        batch = self._batch
        checked = picked(batch.checked, self.places)
        return batch._replace(checked=checked, skipped=(*batch.skipped, *self.left_out.values()))

    def once_each(self) -> None:
        """Keep every project once, in the order of region, unit, year and name."""
        self._leave_not_taken()
        self._leave_same_bytes()
        self._leave_volumes()
        self.leave_marked_copies()
        self._leave_older_versions()
        self.places = dict.fromkeys(sorted(self.places, key=lambda place: _order(self.entries[place])))

    def _leave_not_taken(self) -> None:
        for place in self._by_name():
            if self.entries[place].file.taken is False:
                self._leave(place, LeftOut.NOT_TAKEN, "“收件”里写了不用", "要用它，请在“收件”里改")

    def _leave_same_bytes(self) -> None:
        first: dict[str, int] = {}
        for place in self._by_name():
            same = first.setdefault(self.entries[place].file.sha256, place)
            if same != place:
                kept, file = self.entries[same], self.entries[place].file
                saved = min(kept.file.saved, file.saved)
                self.entries[same] = kept._replace(file=kept.file._replace(saved=saved))
                why = f"与 {kept.file.name} 内容相同"
                self._leave(place, LeftOut.SAME, why, "不重复计入，无用的请删去", kept)

    def _leave_volumes(self) -> None:
        """Leave out the documents in which several units are bound together, where one of these has a file of its own."""
        volumes = {
            place: entry.units
            for place in self._by_name()
            if (entry := self.entries[place]).file.is_document and len(entry.units) > 1
        }
        for place, units in volumes.items():
            own = (self.entries[other] for other in self._by_name() if other not in volumes)
            if any(one.info.unit_code in units for one in own):
                why = f"是 {len(units)} 个单位合成的一册，它们有自己的文件"
                self._leave(place, LeftOut.OUTPUT, why, "不重复计入")

    def leave_marked_copies(self) -> None:
        """Leave out what has sheets of ours and else says what a file without them, or an earlier one by name, says."""
        for places in self._by_unit().values():
            originals: list[int] = []
            for place in sorted(places, key=lambda place: self.entries[place].has_outputs):
                same = (other for other in originals if self._say_the_same(place, other))
                if self.entries[place].has_outputs and (original := next(same, None)) is not None:
                    why = f"是 {self.entries[original].file.name} 的标记副本，内容相同"
                    kept = self.entries[original]
                    self._leave(place, LeftOut.MARKED, why, "不另算一份；要用它，请把原件移走", kept)
                else:
                    originals.append(place)

    def _leave_older_versions(self) -> None:
        for (unit, _), places in self._by_unit().items():
            counted: list[Entry] = []
            for place in sorted(places, key=self._saved, reverse=True):
                one = self.entries[place]
                newer = (other for other in counted if not one.projects.isdisjoint(other.projects))
                if unit.code and (latest := next(newer, None)):
                    whose_is = f"{one.info.unit_code} {one.info.unit_name}"
                    kind = LeftOut.BLANK if one.is_blank and not latest.is_blank else LeftOut.OLDER
                    self._leave(place, kind, *_why_older(one, latest, whose_is), latest)
                else:
                    counted.append(one)

    def _leave(self, place: int, left_out: LeftOut, why: str, remedy: str, kept: Entry | None = None) -> None:
        del self.places[place]
        (file, info), instead = self.entries[place][:2], kept.file.path if kept else ""
        unit = f"{info.unit_code} {info.unit_name}".strip()
        refused = RefusedFile(
            file.name, why, remedy, left_out, file.path, unit=unit, digest=file.sha256, instead=instead
        )
        if left_out in (LeftOut.OLDER, LeftOut.NOT_TAKEN):
            files = self._batch.checked
            counted = next((n for n, entry in enumerate(self.entries) if entry is kept), None)
            refused = with_sums(refused, files[place], None if counted is None else files[counted])
        self.left_out[place] = refused

    def _by_unit(self) -> dict[tuple[UnitKey, int | None], list[int]]:
        groups: dict[tuple[UnitKey, int | None], list[int]] = defaultdict(list)
        for place in self._by_name():
            info = self.entries[place].info
            groups[self._keys.of(whose(info)), info.year].append(place)
        return groups

    def _saved(self, place: int) -> tuple[bool, bool, bool, str, float, str, str]:
        """Return what the later version has more of, or the one that the bureau takes; programs stamp what they write at once, so the workbook's word is taken to the minute."""
        file, is_blank = self.entries[place].file, self.entries[place].is_blank
        word, written = file.saved
        return (
            bool(file.taken),
            not is_blank,
            not file.is_document,
            word[:TO_THE_MINUTE],
            written,
            word,
            file.name,
        )

    def _by_name(self) -> list[int]:
        return sorted(self.places, key=lambda place: self.entries[place].file.name)

    def _say_the_same(self, place: int, other: int) -> bool:
        one, another = self.entries[place], self.entries[other]
        alike = (one.projects, one.codes) == (another.projects, another.codes)
        files = self._batch.checked
        return alike and _said(files[place].submission) == _said(files[other].submission)


def _why_older(one: Entry, latest: Entry, whose_is: str) -> tuple[str, str]:
    """Say why a version does not count beside another, and what to do."""
    if not latest.file.taken and one.is_blank and not latest.is_blank:
        return f"里面的表都还没有填，{whose_is}有填好的 {latest.file.name}", "没有计入"
    if not latest.file.taken and one.file.is_document and not latest.file.is_document:
        why = f"{whose_is}有工作簿 {latest.file.name}，这是排好的文本，不另算一份"
        return why, "没有计入；若应以本文件为准，请在汇总的“收件”里给它选“用”，或把那一个移走"
    if not latest.file.taken:
        times = times_said(one.file, latest.file)
        why = f"{whose_is}有更新的文件 {latest.file.name}（{times}），这是旧版本"
        return why, "没有计入；若应以本文件为准，请在汇总的“收件”里给它选“用”，或把那一个移走"
    if one.file.taken:
        why = (
            f"“收件”里给它和 {latest.file.name} 都写了用，{whose_is}只能用一个，用了后存的 {latest.file.name}"
        )
        return why, "没有计入；请把不要的那个改成“不用”"
    return f"{whose_is}定了用 {latest.file.name}（“收件”里写的）", "没有计入"


def _said(submission: Submission) -> tuple[object, ...]:
    """Return what a file says in its cells, whatever sheets of this program's making stand beside."""
    return (
        submission.tables,
        submission.stated,
        submission.units,
        submission.narrative,
        submission.exemptions,
        submission.own_settings,
        [n for n in submission.sheets if n.role not in (SheetRole.OUTPUT, SheetRole.DIRECTORY)],
    )


def _order(one: Entry) -> tuple[str, str, int, str]:
    return one.info.region, one.info.unit_code, one.info.year or 0, one.file.name
