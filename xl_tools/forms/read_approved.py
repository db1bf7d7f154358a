"""Read 批复目标, the list of the goals as approved that our own forms of evaluation and monitoring carry with them."""

from xl_tools.forms.read_own_sheets import header_of
from xl_tools.model.grid import Cell, Grid
from xl_tools.model.spent import ApprovedGoal

APPROVED_LABELS = {
    "code": "项目编码",
    "name": "项目名称",
    "level2": "二级指标",
    "level3": "三级指标",
    "value": "指标值",
    "changed": "调整后指标值",
    "ground": "调整依据",
}
"""The columns of 批复目标."""


def read_approved(grid: Grid) -> tuple[ApprovedGoal, ...]:
    """Return the goals of the list, line by line."""
    header, columns = header_of(grid, APPROVED_LABELS)
    lines = []
    for row in range(header + 1, grid.height):
        said = {field: grid.text(row, column) for field, column in columns.items()}
        if said.get("level3") or said.get("value"):
            lines.append(ApprovedGoal(**said, cell=Cell(row, columns["code"]).address))
    return tuple(lines)
