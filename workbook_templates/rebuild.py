# noqa: INP001 - a command beside its data, not a package
"""Rebuild the bundled workbooks from their sources: ``python workbook_templates/rebuild.py``."""

import runpy
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from xl_tools.forms.labels import INDICATOR_FIELDS, PLAN_FIELDS, Labels
from xl_tools.forms.layout import blank_reading
from xl_tools.model.submission import Narrative
from xl_tools.model.table import Funding, Indicator, PerformanceTable, SpendingPlan
from xl_tools.model.table_reading import TableReading
from xl_tools.model.unit import ListedProject, Unit, UnitInfo, UnitList
from xl_tools.products.workbook.standard_workbook import standard_workbook, unit_list_workbook
from xl_tools.settings import shipped_settings
from xl_tools.sources.templates import FORM_TEMPLATES, SAMPLE, STANDARD_WORKBOOK, UNIT_LIST_906001
from xl_tools.values.indicator_value import parse_indicator_value

_HERE = Path(__file__).parent
_BLANK_TABLE = PerformanceTable(title="绩效目标表")


def build() -> dict[str, bytes]:
    """Return every bundled workbook by file name."""
    settings = shipped_settings()
    labels, framework = Labels(settings), settings.framework.current
    units = _unit_list(_source("units_906001.toml"))
    sample = _source("sample.toml")
    info = UnitInfo.model_validate(sample["info"])
    narrative = Narrative.model_validate({"chapters": sample["chapters"]})
    forms = list(_tables(sample["tables"], units.projects, info))
    blank = [blank_reading(_BLANK_TABLE, "")]
    return {
        STANDARD_WORKBOOK: standard_workbook(UnitInfo(), UnitList(), None, blank, labels, framework),
        UNIT_LIST_906001: unit_list_workbook(units),
        SAMPLE: standard_workbook(info, units, narrative, forms, labels, framework),
    }


def build_templates() -> dict[str, bytes]:
    """Return every form template that comes along, by file name."""
    draw: Callable[[Path, Labels], dict[str, bytes]] = runpy.run_path(str(_HERE / "draw_templates.py"))[
        "draw"
    ]
    return draw(_HERE / "表样.toml", Labels(shipped_settings()))


def _source(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))


def _unit_list(source: Mapping[str, Any]) -> UnitList:
    return UnitList(
        units=tuple(Unit(code=unit["code"], name=unit["name"]) for unit in source["units"]),
        projects=tuple(
            ListedProject(unit_code=unit["code"], **project)
            for unit in source["units"]
            for project in unit["projects"]
        ),
    )


def _tables(
    sources: Iterable[Mapping[str, Any]], projects: Iterable[ListedProject], info: UnitInfo
) -> Iterator[TableReading]:
    for number, (source, project) in enumerate(zip(sources, projects, strict=True), start=1):
        table = PerformanceTable(
            number=number,
            title=f"{number}. {project.name}绩效目标表",
            unit_code=info.unit_code,
            unit_name=info.unit_name,
            code=project.code,
            name=project.name,
            funding=Funding(budget=project.approved, fiscal=project.approved),
            purpose=source["purpose"],
            plan=SpendingPlan(**dict(zip(PLAN_FIELDS, map(Decimal, source["plan"]), strict=True))),
            goals=source["goals"].strip(),
            indicators=tuple(_indicator(*texts) for texts in source["indicators"]),
        )
        yield blank_reading(table, project.name)


def _indicator(*texts: str) -> Indicator:
    fields: dict[str, Any] = dict(zip(INDICATOR_FIELDS, texts, strict=True))
    return Indicator.model_validate(fields | {"value": parse_indicator_value(fields["value"])})


if __name__ == "__main__":
    for name, data in build().items():
        (_HERE / name).write_bytes(data)
    (_HERE / FORM_TEMPLATES).mkdir(exist_ok=True)
    for name, data in build_templates().items():
        (_HERE / FORM_TEMPLATES / name).write_bytes(data)
