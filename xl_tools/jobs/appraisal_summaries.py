"""Sum up the 自评表 and 监控表 of many units, and draw those that are looked at again."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Unpack

from xl_tools.batch.appraised_forms import appraised_forms
from xl_tools.batch.batch import Batch
from xl_tools.batch.duplicates import without_duplicates
from xl_tools.batch.packed import Packed, held_of
from xl_tools.batch.short_names import with_short_names
from xl_tools.errors import InvalidDataError, NothingToDoError
from xl_tools.jobs.desk import BatchResult, Desk, PathLike, Paths, check_output, given, save
from xl_tools.jobs.merge import said_of_dataset
from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.submission import Submission
from xl_tools.products.appraising.appraisal_summary import (
    AppraisalRows,
    appraisal_json,
    appraisal_text,
    appraisal_workbook,
)
from xl_tools.products.appraising.appraised_projects import (
    AppraisedFile,
    appraised_in,
    appraised_projects,
    drawn_again,
    latest,
    older_of_its_month,
)
from xl_tools.products.dataset.appraisal_rows import appraisal_lines
from xl_tools.products.dataset.dataset_folder import check_dataset_folder
from xl_tools.products.dataset.dataset_writing import write_appraisals
from xl_tools.products.dataset.engine import require_engine
from xl_tools.settings import Settings
from xl_tools.settings.models import AppraisalSettings
from xl_tools.settings.words import OFF
from xl_tools.sources.cut_texts import CUT_OFF

_SUFFIXES = (".xlsx", ".json", ".txt")
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class AppraisalSummary(BatchResult):
    """What the forms of all files say, project by project, and what is told of it.

    The files of its ``batch`` say whose they are and no more: what their forms say is in ``rows``.
    """

    rows: AppraisalRows
    appraisal: AppraisalSettings
    older: Mapping[str, Collection[tuple[str, str]]] = field(default_factory=dict)
    """By the path of a file its forms (sheet, cell) of which another file has a later one."""

    @property
    def text(self) -> str:
        """The summary for a screen."""
        return appraisal_text(self.rows)

    @property
    def json(self) -> str:
        """The summary for a program."""
        return appraisal_json(self.rows)

    def save(self, target: PathLike) -> Path | None:
        """Write it as the suffix says (.xlsx, .json, .txt); return the backup of somebody's work that stood there."""
        match Path(target).suffix.lower():
            case ".json":
                data = (self.json + "\n").encode()
            case ".txt":
                data = (self.text + "\n").encode()
            case _:
                data = appraisal_workbook(self.rows, Path(target))
        return save(target, data, self.inputs, *_SUFFIXES)

    def save_dataset(self, folder: PathLike) -> tuple[str, ...]:
        """Write the forms that count into the 数据集, beside the goals that it has; return what is told of it, a line each.

        The files must have been read for it (``dataset`` of :func:`appraise`). Monitorings up to other months stay.
        """
        files = self.batch.checked
        lines = (
            line
            for checked in files
            for line in appraisal_lines(
                checked, self.appraisal, self.older.get(checked.submission.file.path, ())
            )
        )
        without = [
            RefusedFile(one.submission.file.name, _NO_FORMS, "目标表用 merge 存进数据集")
            for one in files
            if not any(appraised_forms(one.submission))
        ]
        written = write_appraisals(Path(folder), lines, self.batch.refused, (*self.batch.skipped, *without))
        return tuple(
            line
            for kind, each in zip(("自评表", "监控表"), written, strict=True)
            if each.partitions
            for line in said_of_dataset(Path(folder), each, kind)
        )


_NO_FORMS = "里面没有自评表，也没有监控表"


def appraise(
    paths: Paths, *, target: Path | None = None, dataset: Path | None = None, **desk: Unpack[Desk]
) -> AppraisalSummary:
    """Read, check and sum up the 自评表 and 监控表 of many units, by project and by unit; ``target`` and ``dataset`` are refused now if they cannot be written.

    Of a project that several files have, the one saved last counts; the others are told.
    """
    work = given(paths, target, **desk)
    check_output(target, work.inputs, *_SUFFIXES)
    if dataset:
        require_engine()
        check_dataset_folder(dataset)
    rows_of = partial(appraised_in, settings=work.settings.appraisal)
    if dataset:
        batch = work.checked(summed_up=True)
    else:
        batch = work._replace(settings=_without_measuring(work.settings)).checked(gist=rows_of)
    batch = without_duplicates(batch)
    everything = appraised_projects(_appraised(batch, rows_of))
    (evaluated, older), (monitored, earlier) = latest(everything[0]), latest(everything[1])
    notes = [
        f"{whose.unit_name}“{whose.name}”在 {whose.file.name} 里的一张是旧的，没有计入"
        for whose in (*(row.whose for row in older), *(row.whose for row in earlier))
    ]
    if batch.checked and not (evaluated or monitored):
        raise NothingToDoError(
            "、".join(str(path) for path in work.inputs[:3]),
            _NO_FORMS,
            "请选填好的自评表、监控表；目标表用 merge 汇总",
        )
    rows = AppraisalRows(evaluated, monitored, notes=tuple(notes))
    left: dict[str, set[tuple[str, str]]] = {}
    for whose in (row.whose for rows in (older, older_of_its_month(everything[1])) for row in rows):
        left.setdefault(whose.file.path, set()).add((whose.sheet, whose.cell))
    return AppraisalSummary(batch, work.inputs, rows, work.settings.appraisal, left)


def _without_measuring(settings: Settings) -> Settings:
    """Return settings that leave heights of rows unmeasured where a hint is all that would come of it: no hint is counted here."""
    severity = {CUT_OFF: OFF, **settings.rules.severity}
    rules = settings.rules.model_copy(update={"severity": severity})
    return settings.model_copy(update={"rules": rules})


def _appraised(
    batch: Batch, rows_of: Callable[[Checked], AppraisedFile]
) -> Iterator[tuple[AppraisedFile, Submission]]:
    """Yield what each file says, made where it was read if that alone is kept, and the file as it is named here."""
    files, _ = with_short_names(batch.checked, ())
    for held, checked in zip(held_of(files), files, strict=True):
        made = held.gist if isinstance(held, Packed) else None
        yield made if isinstance(made, AppraisedFile) else rows_of(checked), checked.submission


def sample(
    paths: Paths, share: int = 15, seed: int = 1, *, target: Path | None = None, **desk: Unpack[Desk]
) -> AppraisalSummary:
    """Draw ``share`` percent of the projects whose 自评表 are looked at again: the likelier the more was found, the same for the same ``seed``."""
    if not 0 < share <= _WHOLE:
        raise InvalidDataError(f"--share {share}", "比例要大于 0，不超过 100", "如 --share 15")
    whole = appraise(paths, target=target, **desk)
    if whole.batch.checked and not whole.rows.evaluated:
        raise NothingToDoError("这些文件", "里面没有自评表", "抽查的是自评表，请选填好的自评表")
    drawn = drawn_again(whole.rows.evaluated, share, seed)
    count = len(whole.rows.evaluated)
    said = f"{count} 个项目抽 {len(drawn)} 个（{share}%，种子 {seed}），问题多的更容易抽到；同样的文件、同样的种子抽出的一样。"
    rows = whole.rows._replace(drawn=drawn, how_drawn=said)
    return replace(whole, rows=rows)
