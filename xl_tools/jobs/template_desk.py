"""Form templates at the desk: which there are, whether one is right, one made from a form, one shown filled."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from xl_tools.errors import InvalidDataError, NothingToDoError
from xl_tools.form_templates.by_labels import placed_by_labels
from xl_tools.form_templates.drawn import has_braces
from xl_tools.form_templates.fitting import FilledSheet
from xl_tools.form_templates.template import Template
from xl_tools.forms.read_placed import read_placed
from xl_tools.jobs.desk import MadeWorkbook, PathLike, check_output, copy_suffixes, save, settings_of
from xl_tools.model.submission import Submission
from xl_tools.model.table import Funding, Indicator, PerformanceTable, SpendingPlan
from xl_tools.model.unit import UnitInfo, UnitList
from xl_tools.opc.package import Package
from xl_tools.opc.sheet_grids import read_grids
from xl_tools.products.workbook.made_template import made_template
from xl_tools.products.workbook.template_workbook import template_workbook
from xl_tools.settings import Settings
from xl_tools.settings.models import TemplateFile
from xl_tools.sources.opening import is_package, read_bytes, submission_of
from xl_tools.sources.template_files import (
    known_templates,
    read_templates,
    template_in,
    template_named,
    with_templates,
)
from xl_tools.values.indicator_value import parse_indicator_value

if TYPE_CHECKING:
    from xl_tools.jobs.opened import BookCopy

DrawnBook: TypeAlias = "PathLike | BookCopy"
"""A workbook with a form or a template: on a disk, or open in Excel."""

_SAMPLE_INDICATORS = (
    ("产出指标", "数量指标", "维修村内道路", "≥12公里", 20),
    ("产出指标", "数量指标", "清理边沟", "≥3000米", 10),
    ("产出指标", "质量指标", "工程验收合格率", "=100%", 10),
    ("产出指标", "时效指标", "完工时间", "10月底前", 10),
    ("成本指标", "经济成本指标", "每公里维修成本", "≤1.55万元", 10),
    (
        "效益指标",
        "社会效益指标",
        "受益群众出行更加方便，雨天不再泥泞，学生上学、农产品外运不再绕行",
        "≥2600人",
        20,
    ),
    ("满意度指标", "服务对象满意度指标", "沿线村民满意度", "≥90%", 10),
)
_SAMPLE = PerformanceTable(
    number=1,
    title="1. 村内道路维修绩效目标表",
    unit_code="906001",
    unit_name="石门镇人民政府本级",
    code="13032423P00442810052N",
    name="村内道路维修",
    funding=Funding(budget=Decimal("18.6"), fiscal=Decimal("16.6"), other=Decimal(2)),
    plan=SpendingPlan(march=Decimal(10), june=Decimal(40), october=Decimal(80), december=Decimal(100)),
    purpose="预算数 18.6 万元。其中：财政资金 16.6 万元。主要用于维修村内道路、清理边沟。",
    goals="1. 维修村内道路 12 公里，清理边沟 3000 米。\n2. 10月底前全部完工，验收合格后交付各村管护。",
    more=(
        ("部门名称", "石门镇人民政府本级"),
        ("主管部门", "石门镇人民政府"),
        ("实施单位", "石门镇农业综合服务中心"),
        ("项目属性", "延续项目"),
        ("项目期", "2022年至2024年"),
        ("项目总额", "54万元"),
        ("项目财政资金", "48万元"),
        ("项目其他资金", "6万元"),
        ("long_goals", "三年维修村内道路 36 公里，村村通上平整的路。"),
        ("任务名称", "农村公路维修养护"),
        ("任务内容", "维修村内道路 12 公里，清理边沟 3000 米"),
        ("任务金额", "10万元"),
        ("任务财政资金", "8万元"),
        ("任务其他资金", "2万元"),
        ("任务名称", "农村饮水安全管护"),
        ("任务内容", "巡护集中供水工程 23 处，按季度检测水质"),
        ("任务金额", "8.6万元"),
        ("任务财政资金", "8.6万元"),
    ),
    indicators=tuple(
        Indicator(
            level1=one,
            level2=two,
            level3=three,
            description=three,
            value=parse_indicator_value(value),
            basis="年度计划",
            weight=Decimal(weight),
        )
        for one, two, three, value, weight in _SAMPLE_INDICATORS
    ),
)


class TemplateNote(NamedTuple):
    """A template that is known: its name, its kind, how many fields it has, its file, whether it is the bureau's own."""

    name: str
    kind: str
    fields: int
    source: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class CheckedTemplate:
    """The templates of a file, and what is wrong with them: what must be mended, and what is to be looked at."""

    templates: tuple[TemplateNote, ...]
    mistakes: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def json(self) -> str:
        """The same for another program."""
        templates = [note._asdict() for note in self.templates]
        told = {"templates": templates, "mistakes": self.mistakes, "remarks": self.remarks}
        return json.dumps(told, ensure_ascii=False, indent=2)


@dataclass(frozen=True, slots=True)
class MadeForm(MadeWorkbook):
    """A workbook made of a form, or of a template; its fields with their cells, what of the form is no field, and what is wrong."""

    fields: tuple[tuple[str, str], ...] = ()
    left_over: tuple[tuple[str, str], ...] = ()
    mistakes: tuple[str, ...] = ()

    def save(self, target: PathLike) -> Path | None:
        """Write what was made, a workbook or a PDF; return the backup of somebody's work that stood there."""
        return save(target, self.data, self.inputs, ".xlsx", ".xlsm", ".pdf")


def list_templates(settings: PathLike | Settings | None = None) -> list[TemplateNote]:
    """Return the templates that are known: the bureau's own, by its settings, and those that come with the program."""
    known = known_templates(settings_of(settings))
    own = [_note(template, is_own=True) for template in known.own]
    return [*own, *(_note(template, is_own=False) for template in known.shipped())]


def templates_json(notes: Iterable[TemplateNote]) -> str:
    """Return what is known of templates for another program."""
    return json.dumps([note._asdict() for note in notes], ensure_ascii=False, indent=2)


def is_template(book: DrawnBook) -> bool:
    """Whether a workbook has a template in it, right or wrong: placeholders on a sheet. Nobody's form has any."""
    settings = settings_of()
    data, path = _package_of(book, settings)
    return bool(read_templates(data, str(path), settings)[0])


def check_template(book: DrawnBook) -> CheckedTemplate:
    """Return what is wrong with the templates in a workbook, every mistake with its cell."""
    settings = settings_of()
    data, path = _package_of(book, settings)
    templates, mistakes = read_templates(data, str(path), settings)
    return CheckedTemplate(
        tuple(_note(template, is_own=True) for template in templates),
        tuple(mistake.said for mistake in mistakes if mistake.is_error),
        tuple(mistake.said for mistake in mistakes if not mistake.is_error),
    )


def make_template(book: DrawnBook, *, sheet: str = "", target: Path | None = None) -> MadeForm:
    """Make a template from a form of a workbook, filled or blank, by the labels found on it.

    ``sheet`` is the form's sheet, by default the first with one. ``target`` is where it will go, refused now if it
    cannot; it gives the template its name.
    """
    settings = settings_of()
    data, file = _package_of(book, settings)
    check_output(target, [file], *copy_suffixes(file))
    package = Package(data, str(file), settings.limits)
    grids = read_grids(package).grids
    if sheet and sheet not in package.sheets:
        raise NothingToDoError(file, f"里面没有工作表“{sheet}”", f"请从这些里选：{'、'.join(package.sheets)}")
    chosen = [grid for grid in grids if sheet in ("", grid.sheet)]
    placements = [each for grid in chosen for each in placed_by_labels(FilledSheet(grid))]
    drawn = next((grid.sheet for grid in chosen if has_braces(grid)), "")
    if drawn:
        remedy = "请用 template check 检查它；要另做一个，请选填好的或空白的表"
        raise NothingToDoError(file, f"【{drawn}】已经是表样，上面有花括号写的占位", remedy)
    if not placements:
        where = f"【{sheet}】" if sheet else "里面"
        remedy = "请选有一级指标、三级指标、指标值等标签的表；也可以照 docs/form-templates.md 自己写占位"
        raise NothingToDoError(file, f"{where}没有找到带指标的表", remedy)
    name = (target or file).stem
    first, *others = placements
    is_alone = not any(other.grid is first.grid for other in others)
    made = made_template(package, first, read_placed(first)[0], name, is_alone=is_alone)
    _, mistakes = read_templates(made.data, str(target or file), settings)
    wrong = tuple(mistake.said for mistake in mistakes if mistake.is_error)
    return MadeForm(made.data, (file,), made.fields, made.left_over, wrong)


def show_template(
    said: "str | BookCopy", *, target: Path | None = None, settings: PathLike | Settings | None = None
) -> MadeForm:
    """Return a template filled with a sample, so that one sees how a form of it looks: as a workbook, or printed.

    ``said`` is its name, its file, or the workbook that is open in Excel. ``target`` is where it will go, refused now
    if it cannot; its suffix says which (.xlsx, .xlsm, .pdf).
    """
    in_force = settings_of(settings)
    if isinstance(said, str):
        template, data = template_named(said, in_force)
        own = with_templates(in_force, [Path(said)] if Path(said).is_file() else [])
    else:
        data, path = _package_of(said, in_force)
        file = TemplateFile(path=str(path), data=data)
        template, own = template_in(file), in_force.model_copy(update={"templates": (file,)})
    check_output(target, [], *copy_suffixes(Path(template.source)), ".pdf")
    package = Package(data, template.source, in_force.limits)
    info = UnitInfo(year=2023, region="130324", unit_code=_SAMPLE.unit_code, unit_name=_SAMPLE.unit_name)
    framework = in_force.framework.versions.get(template.framework, in_force.framework.current)
    filled = template_workbook(template, package, info, UnitList(), None, [_SAMPLE], framework)
    if target is not None and target.suffix.lower() == ".pdf":
        filled = _printed(submission_of(filled, Path(f"{template.name}.xlsx"), own), template.name)
    return MadeForm(filled, (Path(template.source),))


def _printed(submission: Submission, title: str) -> bytes:
    from xl_tools.products.booklet.booklet_pdf import pdf_booklet  # noqa: PLC0415 - a workbook needs no typesetter
    from xl_tools.products.booklet.volume import Booklet, Cover, Section, UnitText  # noqa: PLC0415 - as above

    unit = UnitText(tables=submission.tables, others=submission.other_forms)
    return pdf_booklet(Booklet(Cover(title), (unit,), (Section.TABLES,)))[0]


def _note(template: Template, *, is_own: bool) -> TemplateNote:
    return TemplateNote(template.name, template.kind.value, len(template.fields), template.source, is_own)


def _package_of(book: DrawnBook, settings: Settings) -> tuple[bytes, Path]:
    if isinstance(book, str | os.PathLike):
        path = Path(book)
        data = read_bytes(path, settings)
    else:
        path, data = book.path, book.data
    if not is_package(data):
        raise InvalidDataError(path, "表样要是 .xlsx 工作簿", "请在 Excel 或 WPS 里另存为 .xlsx")
    return data, path
