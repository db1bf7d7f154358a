"""What the accounts say was spent of each project, and the goals as they were approved."""

from decimal import Decimal

from xl_tools.model.record import Record


class SpentMoney(Record):
    """What was spent of a project, in 万元; ``adjusted`` is its budget after adjustments, where the list says so."""

    code: str = ""
    name: str = ""
    amount: Decimal
    adjusted: Decimal | None = None
    cell: str = ""


class ApprovedGoal(Record):
    """An indicator as it was approved; ``changed`` is its value after an approved change, with the ``ground`` of that.

    ``cell`` is where it stands in the list.
    """

    code: str = ""
    name: str = ""
    level2: str = ""
    level3: str = ""
    value: str = ""
    changed: str = ""
    ground: str = ""
    cell: str = ""

    @property
    def holds(self) -> str:
        """The value that holds by now."""
        return self.changed or self.value


APPROVED_SHEET = "批复目标"
APPROVED_TITLE = "批复的绩效目标"
"""Stands in A1 of the list, whatever its sheet is called."""
