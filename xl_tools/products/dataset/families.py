"""Families of tables of the 数据集: goals, evaluations, monitorings; each is written, and replaced, for itself."""

from typing import Final, NamedTuple

from xl_tools.products.dataset import appraisal_schema, schema
from xl_tools.products.dataset.schema import Table


class Family(NamedTuple):
    """Tables that are replaced together: projects or forms, indicators, findings, files, and further ones."""

    forms: Table
    indicators: Table
    findings: Table
    files: Table
    money: Table | None = None

    @property
    def tables(self) -> tuple[Table, ...]:
        """Its tables in the order of the documentation."""
        money = (self.money,) if self.money else ()
        return (self.forms, *money, self.indicators, self.findings, self.files)


GOALS: Final = Family(schema.PROJECTS, schema.INDICATORS, schema.FINDINGS, schema.FILES)
EVALUATED: Final = Family(
    appraisal_schema.EVALUATIONS,
    appraisal_schema.EVALUATED_INDICATORS,
    appraisal_schema.EVALUATION_FINDINGS,
    appraisal_schema.EVALUATION_FILES,
    appraisal_schema.EVALUATED_MONEY,
)
MONITORED: Final = Family(
    appraisal_schema.MONITORINGS,
    appraisal_schema.MONITORED_INDICATORS,
    appraisal_schema.MONITORING_FINDINGS,
    appraisal_schema.MONITORING_FILES,
    appraisal_schema.MONITORED_MONEY,
)
FAMILIES: Final = (GOALS, EVALUATED, MONITORED)
TABLES: Final = tuple(table for family in FAMILIES for table in family.tables)
