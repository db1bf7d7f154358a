"""The library: the jobs, and the values that they take and return. What is public is listed here, and nowhere else.

Amounts are ``Decimal`` 万元, cells A1 addresses. A job raises :class:`RefusalError` (with a Chinese reason and remedy) for
what it will not do; a file of several that cannot be read is listed in the result instead.
"""

from xl_tools.batch.batch import Batch
from xl_tools.errors import RefusalError
from xl_tools.jobs.booklet import BookletResult, booklet, booklets
from xl_tools.jobs.bureau_settings import write_settings
from xl_tools.jobs.check import CheckResult, ReportForm, check
from xl_tools.jobs.compare import CompareResult, compare
from xl_tools.jobs.demo import demo
from xl_tools.jobs.doctor import doctor
from xl_tools.jobs.explain import explain
from xl_tools.jobs.fill import Filled, fill
from xl_tools.jobs.fix import Fixed, fix
from xl_tools.jobs.importing import Imported, import_
from xl_tools.jobs.mark import unmark
from xl_tools.jobs.merge import MergeResult, merge
from xl_tools.jobs.new import NewWorkbook, new
from xl_tools.jobs.progress import ProgressResult, progress
from xl_tools.jobs.return_slips import ReturnResult, return_slips
from xl_tools.jobs.stats import AnswerForm, stats
from xl_tools.jobs.undo import Undone, undo
from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.edit import Edit
from xl_tools.model.edition import Edition
from xl_tools.model.finding import Dimension, Finding, Severity
from xl_tools.model.submission import Submission
from xl_tools.model.table import Funding, Indicator, PerformanceTable, SpendingPlan
from xl_tools.model.table_reading import TableReading
from xl_tools.model.unit import UnitInfo, UnitList
from xl_tools.rules.rule import Context, Fault, Fix, SubmissionRule, TableRule
from xl_tools.settings import Settings

__all__ = [
    "AnswerForm",
    "Batch",
    "BookletResult",
    "CheckResult",
    "Checked",
    "CompareResult",
    "Context",
    "Dimension",
    "Edit",
    "Edition",
    "Fault",
    "Filled",
    "Finding",
    "Fix",
    "Fixed",
    "Funding",
    "Imported",
    "Indicator",
    "MergeResult",
    "NewWorkbook",
    "PerformanceTable",
    "ProgressResult",
    "RefusalError",
    "RefusedFile",
    "ReportForm",
    "ReturnResult",
    "Settings",
    "Severity",
    "SpendingPlan",
    "Submission",
    "SubmissionRule",
    "TableReading",
    "TableRule",
    "Undone",
    "UnitInfo",
    "UnitList",
    "booklet",
    "booklets",
    "check",
    "compare",
    "demo",
    "doctor",
    "explain",
    "fill",
    "fix",
    "import_",
    "merge",
    "new",
    "progress",
    "return_slips",
    "stats",
    "undo",
    "unmark",
    "write_settings",
]
