"""Budget units, their projects, and who submits a workbook."""

from decimal import Decimal

from xl_tools.model.record import Record


class Unit(Record):
    """预算单位: code of six digits (部门 3 + 单位 3), name, and 行政区划 where the list tells it.

    The code is unique within a county only.
    """

    code: str
    name: str
    region: str = ""


class ListedProject(Record):
    """One line of a 单位清单: a project of a unit, with the approved budget (万元) where the bureau gives it.

    ``region`` is that of its unit.
    """

    unit_code: str
    name: str
    code: str = ""
    approved: Decimal | None = None
    region: str = ""


class UnitList(Record):
    """单位清单: units and their projects, in the order of the list."""

    units: tuple[Unit, ...] = ()
    projects: tuple[ListedProject, ...] = ()

    def unit(self, code: str) -> Unit | None:
        """Return the unit of this code; none where it is not listed, or several counties have one."""
        found = self.all_of(code)
        return found[0] if len(found) == 1 else None

    def all_of(self, code: str) -> tuple[Unit, ...]:
        """Return the units of this code, one a county."""
        return tuple(unit for unit in self.units if unit.code == code)

    def projects_of(self, unit: Unit) -> tuple[ListedProject, ...]:
        """Return the projects of one unit."""
        own = unit.code, unit.region
        return tuple(project for project in self.projects if (project.unit_code, project.region) == own)


class UnitInfo(Record):
    """单位信息: whose workbook this is, and how its 文本 is bound; empty where the file does not say.

    ``contents`` names what the 文本 has after its cover, in order (``目录、汇总、绩效目标表``), as typed.
    """

    year: int | None = None
    region: str = ""
    unit_code: str = ""
    unit_name: str = ""
    title: str = ""
    compiled_by: str = ""
    reviewed_by: str = ""
    cover_note: str = ""
    cover_date: str = ""
    responsible: str = ""
    sealed_on: str = ""
    contents: str = ""
    draft: str = ""
