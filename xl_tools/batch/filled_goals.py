"""The files that are reports of goals: not those of 监控表 and 自评表, nor workbooks in which no form has been filled in."""

from collections import Counter
from collections.abc import Mapping

from xl_tools.batch.batch import Batch
from xl_tools.batch.packed import Entry, file_entries, picked
from xl_tools.model.checked import Checked, LeftOut, RefusedFile
from xl_tools.model.form_facts import FormKind

_OTHERS: Mapping[FormKind, str] = {FormKind.MONITORING: "监控表", FormKind.EVALUATION: "自评表"}


def with_filled_goals(batch: Batch, *, even_none: bool = False, others: bool = False) -> Batch:
    """Leave out the files of 监控表 and 自评表, and those in which no form has been filled in, and list them with the reason.

    What the bureau took by hand stays. Where nothing would be left, all stays as it is: who names a blank workbook alone means
    it; unless it is asked for (``even_none``), as where a list tells who should have reported. With ``others`` those of
    监控表 and 自评表 stay.
    """
    entries = file_entries(batch.checked)
    left_out: dict[int, RefusedFile] = {}
    for place, (entry, one) in enumerate(zip(entries, batch.checked, strict=True)):
        file = None if entry.file.taken else _not_a_report(entry, one)
        if file and not (others and file.left_out is LeftOut.OTHER_FORMS):
            left_out[place] = file
    kept = [place for place in range(len(entries)) if place not in left_out]
    if not left_out or not (kept or even_none):
        return batch
    return batch._replace(checked=picked(batch.checked, kept), skipped=(*batch.skipped, *left_out.values()))


def _not_a_report(entry: Entry, one: Checked) -> RefusedFile | None:
    tables, others = one.submission.tables, one.submission.other_forms
    kinds = Counter(_OTHERS.get(each.form.kind, "") if each.form else "" for each in others)
    if not tables and others and "" not in kinds:
        what = "、".join(f"{kind} {count} 张" for kind, count in kinds.items())
        return _left_out(
            entry,
            f"是{what}，不是绩效目标表",
            "没有计入；汇总它们请用 xl-tools appraise",
            LeftOut.OTHER_FORMS,
        )
    if entry.is_blank:
        return _left_out(
            entry, f"里面的 {len(tables)} 张表都还没有填", "没有算已报；请填报单位填好再报", LeftOut.BLANK
        )
    return None


def _left_out(entry: Entry, reason: str, remedy: str, left_out: LeftOut) -> RefusedFile:
    file, info = entry.file, entry.info
    unit = f"{info.unit_code} {info.unit_name}".strip()
    year = info.year if left_out is LeftOut.BLANK else None
    return RefusedFile(
        file.name, reason, remedy, left_out, file.path, unit=unit, digest=file.sha256, year=year
    )
