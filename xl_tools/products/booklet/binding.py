"""Set the 文本 (booklet) of one submission, or of several in one volume."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from xl_tools.batch.project_rows import project_rows, with_year
from xl_tools.batch.years_of_files import several_years, shown_year
from xl_tools.errors import InvalidDataError, UnwritableTargetError
from xl_tools.model.checked import Checked
from xl_tools.model.edition import Edition
from xl_tools.model.finding import Severity
from xl_tools.model.form_facts import FormKind
from xl_tools.model.submission import UNIT_INFO_SHEET, Submission
from xl_tools.model.table_reading import TableReading
from xl_tools.model.unit import UnitInfo
from xl_tools.products.booklet.booklet_pdf import imposed, pdf_booklet, saddle_stitch
from xl_tools.products.booklet.order_of_forms import order_of_forms
from xl_tools.products.booklet.volume import (
    USUAL_SECTIONS,
    Booklet,
    Cover,
    Seal,
    Section,
    UnitText,
    makers,
    sections_said,
    year_line,
)
from xl_tools.values.day import years_named
from xl_tools.values.project_code import region_code
from xl_tools.values.text import squeeze
from xl_tools.values.unit_key import with_region

_YES = frozenset({"是", "有", "要", "印", "对", "草稿", "1", "√", "✓", "y", "yes"})
_LEVEL = re.compile(r"[（(]?本级[）)]?$")
_BUREAU = re.compile(r"财政.*$")  # what 卢龙县财政局 has after its county
_GOALS = "绩效目标表"
_OF_THE_YEAR = (FormKind.MONITORING, FormKind.EVALUATION)
_KINDS = {
    FormKind.MONITORING: "监控表",
    FormKind.EVALUATION: "自评表",
    FormKind.DEPARTMENT: "部门整体绩效目标表",
}
_PLAIN = Edition()


class MadeFile(NamedTuple):
    """A file to be written: where, its bytes, and what it holds, in Chinese."""

    target: Path
    data: bytes
    told: str


def booklet_of(
    checked: Sequence[Checked],
    asked: Edition = _PLAIN,
    cover: Submission | None = None,
    missing: Sequence[str] = (),
) -> Booklet:
    """Gather what the booklet prints of one file or several; ``cover`` is a file whose 单位信息 is that of the volume.

    ``missing`` are the units of the list that are not in the volume.

    A title the files do not give is made of unit and year. :class:`~xl_tools.errors.InvalidDataError` where 文本内容 names
    what is no section.
    """
    submissions = [one.submission for one in checked]
    source = cover or submissions[0]
    is_volume = len(submissions) > 1
    info = source.info if cover or not is_volume else _volume_info([s.info for s in submissions])
    compiled_by = info.compiled_by or info.unit_name
    year = f"{info.year}年" if info.year else ""
    whose = _BUREAU.sub("", info.compiled_by) if is_volume else compiled_by
    kind = "部门预算绩效文本汇编" if is_volume else "部门预算绩效文本"
    sections = _sections(info, source, asked)
    title = info.title or f"{whose}{year}{kind}"
    is_of_other_year = info.year not in (years_named(title) or {info.year})  # a cover never prints two years
    return Booklet(
        cover=Cover(
            title=title,
            note=info.cover_note,
            makers=makers(compiled_by, info.reviewed_by),
            date=info.cover_date or ("" if is_of_other_year else year_line(info.year)),
        ),
        units=_unit_texts(checked),
        sections=sections,
        seal=Seal(compiled_by, info.responsible, info.sealed_on),
        author=compiled_by,
        draft=asked.draft or squeeze(info.draft).casefold() in _YES,
        checked=tuple(checked),
        missing=tuple(missing) if is_volume else (),
    )


def booklet_files(
    checked: Sequence[Checked],
    target: Path,
    asked: Edition = _PLAIN,
    cover: Submission | None = None,
    missing: Sequence[str] = (),
) -> list[MadeFile]:
    """Set :func:`booklet_of` these as PDF or workbook, as the target's name asks; with ``impose`` also its sheets of A3."""
    booklet = booklet_of(checked, asked, cover, missing)
    told = _told(booklet)
    match target.suffix.lower():
        case ".pdf":
            pdf, pages = pdf_booklet(booklet, recto=asked.recto, archival=asked.archival)
            made = [MadeFile(target, pdf, f"{told}，{pages} 页")]
            if asked.impose:
                ends_sealed = booklet.sections[-1:] == (Section.SEAL,)
                sheets = len(saddle_stitch(pages, covered=ends_sealed)) // 2
                beside = target.with_stem(f"{target.stem}_A3")
                made.append(
                    MadeFile(
                        beside, imposed(pdf, pages, covered=ends_sealed), f"骑马订拼版，A3 纸 {sheets} 张"
                    )
                )
            return made
        case ".xlsx" if not asked.is_for_pdf:
            from xl_tools.products.booklet.booklet_workbook import xlsx_booklet  # noqa: PLC0415 - a PDF needs no XlsxWriter

            return [MadeFile(target, xlsx_booklet(booklet), told)]
        case ".docx" if not asked.is_for_pdf:
            from xl_tools.products.booklet.booklet_word import word_booklet  # noqa: PLC0415 - as above

            return [MadeFile(target, word_booklet(booklet), told)]
        case ".xlsx" | ".docx":
            raise UnwritableTargetError(
                target, "付印、拼版、长期保存的只能是 PDF", "请把 -o 后面的文件名改成 .pdf"
            )
        case _:
            raise UnwritableTargetError(target, "文本只能是 .pdf、.docx 或 .xlsx", "请改 -o 后面的文件名")


def _told(booklet: Booklet) -> str:
    """Say what a booklet holds, and what it has not that one might look for."""
    tables = _counted(booklet.units)
    told = [f"{len(booklet.units)} 个单位", tables] if booklet.is_volume else [tables]
    if Section.FINDINGS in booklet.sections and not any(one.findings for one in booklet.checked):
        told.append("没有发现问题，附录“校验结果”没有印")
    if booklet.missing:
        named = (each if each.endswith("）") else f"{each}（没有报送）" for each in booklet.missing)
        told.append(f"没有 {'、'.join(named)}")
    return "，".join(told)


def open_errors(checked: Sequence[Checked]) -> str:
    """Return the line that says which files go to print with errors in them; empty when there is none."""
    counts = {
        one.submission.file.name: sum(finding.severity is Severity.ERROR for finding in one.findings)
        for one in checked
    }
    told = "，".join(f"{name} {count} 处" for name, count in counts.items() if count)
    return f"注意，还有必须改正的问题：{told}。运行 xl-tools check 查看" if told else ""


def _unit_texts(checked: Sequence[Checked]) -> tuple[UnitText, ...]:
    """Return the text of each unit.

    Where several counties have a unit of one name, its region stands before the name; where files are of several years,
    each one's behind it.
    """
    is_volume = len(checked) > 1
    texts = [
        (_unit_text(each, is_volume=is_volume), region_code(each.submission.info.region)) for each in checked
    ]
    counties = Counter(name for name, _ in {(text.name, region) for text, region in texts})
    years = several_years(each.submission.info for each in checked)
    return tuple(
        replace(
            text,
            name=with_year(
                with_region(region, text.name) if counties[text.name] > 1 else text.name,
                shown_year(text.year) if years else "",
            ),
        )
        for text, region in texts
    )


def _unit_text(checked: Checked, *, is_volume: bool) -> UnitText:
    """Return the text of a unit; without chapters where nobody wrote more than the prepared headings."""
    submission, info = checked.submission, checked.submission.info
    order = order_of_forms(submission.tables, by_code=is_volume)
    doubtful = {row.place for row in project_rows(checked) if row.is_unsure}
    unsure = frozenset(place for place, before in enumerate(order) if before in doubtful)
    own = _LEVEL.sub("", info.unit_name) if is_volume else info.unit_name  # as others in it call themselves
    name = info.compiled_by or own or Path(submission.file.name).stem
    chapters = submission.narrative.narrative.chapters if submission.narrative else ()
    is_filled = any(squeeze(text) for chapter in chapters for text in chapter.paragraphs)
    tables = tuple(submission.tables[place] for place in order) or _of_the_year(submission)
    others = tuple(each for each in submission.other_forms if not any(each is table for table in tables))
    whose = name.removesuffix("编制")
    return UnitText(whose, chapters if is_filled else (), tables, info.year, unsure, others)


def _of_the_year(submission: Submission) -> tuple[TableReading, ...]:
    """Return the 监控表 and 自评表 of a file that has no 绩效目标表: then these are what is bound."""
    return tuple(each for each in submission.other_forms if each.form and each.form.kind in _OF_THE_YEAR)


def _counted(units: Sequence[UnitText]) -> str:
    """Return how many forms there are of each kind: ``17 张绩效目标表``."""
    kinds = [
        _KINDS.get(each.form.kind, _GOALS) if each.form else _GOALS for unit in units for each in unit.printed
    ]
    return "、".join(f"{kinds.count(kind)} 张{kind}" for kind in dict.fromkeys(kinds)) or f"0 张{_GOALS}"


def _volume_info(infos: Sequence[UnitInfo]) -> UnitInfo:
    """Return what the units of a volume have in common: the year, which some may not tell, and the bureau that reviewed them."""
    years, reviewers = {info.year for info in infos} - {None}, {info.reviewed_by for info in infos} - {""}
    bureau = reviewers.pop().removesuffix("审核") if len(reviewers) == 1 else ""
    return UnitInfo(year=years.pop() if len(years) == 1 else None, compiled_by=bureau)


def _sections(info: UnitInfo, source: Submission, asked: Edition) -> tuple[Section, ...]:
    try:
        said = sections_said(info.contents) or USUAL_SECTIONS
    except ValueError as error:
        known = "、".join(Section)
        raise InvalidDataError(
            source.file.name,
            f"“{UNIT_INFO_SHEET}”的“文本内容”里有认不出的“{error}”",
            f"可以写的有：{known}",
        ) from error
    added = ((asked.office, Section.RECONCILIATION), (asked.findings, Section.FINDINGS))
    return (*said, *(section for wanted, section in added if wanted and section not in said))
