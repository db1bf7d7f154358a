"""The package of a workbook made that of another year: sheets taken out and put in, then the edits of cells."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from xl_tools.model.finding import Edit
from xl_tools.model.pending import Pending, PendingState
from xl_tools.opc.copied_sheets import copy_cells
from xl_tools.opc.formula_results import without_results
from xl_tools.opc.package import Package, PackageRefusedError, refusing
from xl_tools.opc.package_draft import PackageDraft
from xl_tools.opc.sheet_edit import apply_edits
from xl_tools.opc.workbook_sheets import take_sheet_out
from xl_tools.products.rolling.roll_plan import FIGURES, RollPlan


class RolledCells(NamedTuple):
    """A workbook with its cells of the new year, and the lines of 待确认 as it then is."""

    data: bytes
    lines: tuple[Pending, ...]
    edits: tuple[Edit, ...]
    kept: tuple[str, ...] = ()
    """The sheets that could not be taken out: something else in the workbook refers to them."""


def rolled_cells(package: Package, plan: RollPlan, lists: Sequence[str] = ()) -> RolledCells:
    """Carry out a plan: what cannot be done is a line to look at. ``lists`` are the sheets of an earlier rolling, which go."""
    with refusing(package, "这个文件不能转到新年度"):
        draft = PackageDraft(package)
        for name in lists:
            if not take_sheet_out(draft, name):
                raise PackageRefusedError(f"里面的“{name}”取不出来，请先删去它")
        for name in plan.made_anew:
            take_sheet_out(draft, name, with_formulas=True)
        for new in plan.sheets:
            copy_cells(draft, new.model, new.name)
        kept = [name for name in plan.ended if not take_sheet_out(draft, name, with_formulas=True)]
        data = draft.package() if draft.changed else package.data
    made = [*plan.edits, *(edit for new in plan.sheets for edit in new.edits)]
    result = apply_edits(Package(data, package.name, package.limits), made, plan.numbers)
    package = Package(result.data, package.name, package.limits)
    data, computed = _without_old_results(package, [edit for edit, _ in result.refused])
    refused = [each for each in result.refused if (each[0].sheet, each[0].cell) not in computed]
    lines = _with_refused(_computed(plan.lines, computed), refused)
    return RolledCells(data, tuple(lines), result.edits, tuple(kept))


def _without_old_results(package: Package, refused: Sequence[Edit]) -> tuple[bytes, set[tuple[str, str]]]:
    """Take last year's results of formulas out that stand where an amount is to go; return which cells these are."""
    draft = PackageDraft(package)
    computed: set[tuple[str, str]] = set()
    for sheet in dict.fromkeys(edit.sheet for edit in refused if edit.why in FIGURES):
        wanted = {edit.cell for edit in refused if edit.sheet == sheet and edit.why in FIGURES}
        computed |= {(sheet, cell) for cell in without_results(draft, sheet, wanted)}
    return draft.package() if computed else package.data, computed


def _computed(lines: Sequence[Pending], cells: Collection[tuple[str, str]]) -> list[Pending]:
    ask = "这一格是公式，上年的结果已去掉，公式没有动；在 Excel 里打开、保存，就按本年的数重算"
    more = {"state": PendingState.TO_LOOK_AT, "now": "", "ask": ask}
    return [line.model_copy(update=more) if (line.sheet, line.cell) in cells else line for line in lines]


def _with_refused(lines: Sequence[Pending], refused: Sequence[tuple[Edit, str]]) -> list[Pending]:
    """Return the lines; of cells that could not be changed they say what stands there."""
    told = {(edit.sheet, edit.cell): (edit, why) for edit, why in refused}
    kept = [line for line in lines if (line.sheet, line.cell) not in told]
    more = [
        Pending(
            state=PendingState.TO_LOOK_AT,
            sheet=sheet,
            cell=cell,
            field=next((line.field for line in lines if (line.sheet, line.cell) == (sheet, cell)), ""),
            before=edit.old,
            now=edit.old,
            ask=f"没有改成“{edit.new}”（{why}），请自己改" if edit.new else f"没有空出来（{why}），请自己改",
        )
        for (sheet, cell), (edit, why) in told.items()
    ]
    return [*kept, *more]
