"""The library: the jobs, and the values that they take and return. What is public is listed here, and nowhere else.

Amounts are ``Decimal`` 万元, cells A1 addresses. A job raises :class:`RefusalError` (with a Chinese reason and remedy) for
what it will not do; a file of several that cannot be read is listed in the result instead.
"""
# ruff: noqa: PLC0414 - a name that is imported as itself is public, to a type checker too

from xl_tools.batch.batch import Batch as Batch
from xl_tools.errors import RefusalError as RefusalError
from xl_tools.jobs.booklet import BookletResult as BookletResult
from xl_tools.jobs.booklet import booklet as booklet
from xl_tools.jobs.booklet import booklets as booklets
from xl_tools.jobs.changing import Undone as Undone
from xl_tools.jobs.changing import undo as undo
from xl_tools.jobs.check import CheckResult as CheckResult
from xl_tools.jobs.check import ReportForm as ReportForm
from xl_tools.jobs.check import check as check
from xl_tools.jobs.compare import CompareResult as CompareResult
from xl_tools.jobs.compare import compare as compare
from xl_tools.jobs.demo import demo as demo
from xl_tools.jobs.doctor import doctor as doctor
from xl_tools.jobs.exempted import ExemptedResult as ExemptedResult
from xl_tools.jobs.exempted import exempted as exempted
from xl_tools.jobs.explain import explain as explain
from xl_tools.jobs.explain import write_settings as write_settings
from xl_tools.jobs.fill import Filled as Filled
from xl_tools.jobs.fill import fill as fill
from xl_tools.jobs.fix import Fixed as Fixed
from xl_tools.jobs.fix import fix as fix
from xl_tools.jobs.mark import unmark as unmark
from xl_tools.jobs.merge import MergeResult as MergeResult
from xl_tools.jobs.merge import merge as merge
from xl_tools.jobs.progress import ProgressResult as ProgressResult
from xl_tools.jobs.progress import progress as progress
from xl_tools.jobs.return_slips import ReturnResult as ReturnResult
from xl_tools.jobs.return_slips import return_slips as return_slips
from xl_tools.jobs.roll import Rolled as Rolled
from xl_tools.jobs.roll import RolledFile as RolledFile
from xl_tools.jobs.roll import RolledFolder as RolledFolder
from xl_tools.jobs.roll import roll as roll
from xl_tools.jobs.roll import roll_folder as roll_folder
from xl_tools.jobs.said_numbers import SaidNumber as SaidNumber
from xl_tools.jobs.said_numbers import SaidNumbers as SaidNumbers
from xl_tools.jobs.said_numbers import said_numbers as said_numbers
from xl_tools.jobs.standard_workbooks import Imported as Imported
from xl_tools.jobs.standard_workbooks import NewWorkbook as NewWorkbook
from xl_tools.jobs.standard_workbooks import import_ as import_
from xl_tools.jobs.standard_workbooks import new as new
from xl_tools.jobs.stats import AnswerForm as AnswerForm
from xl_tools.jobs.stats import stats as stats
from xl_tools.model.checked import Checked as Checked
from xl_tools.model.checked import RefusedFile as RefusedFile
from xl_tools.model.edition import Edition as Edition
from xl_tools.model.finding import Dimension as Dimension
from xl_tools.model.finding import Edit as Edit
from xl_tools.model.finding import Finding as Finding
from xl_tools.model.finding import Severity as Severity
from xl_tools.model.pending import Pending as Pending
from xl_tools.model.pending import PendingState as PendingState
from xl_tools.model.submission import Submission as Submission
from xl_tools.model.table import Funding as Funding
from xl_tools.model.table import Indicator as Indicator
from xl_tools.model.table import PerformanceTable as PerformanceTable
from xl_tools.model.table import SpendingPlan as SpendingPlan
from xl_tools.model.table_reading import TableReading as TableReading
from xl_tools.model.unit import UnitInfo as UnitInfo
from xl_tools.model.unit import UnitList as UnitList
from xl_tools.products.exempted.practices import Practice as Practice
from xl_tools.products.exempted.practices import Practices as Practices
from xl_tools.rules.rule import Context as Context
from xl_tools.rules.rule import Fault as Fault
from xl_tools.rules.rule import Fix as Fix
from xl_tools.rules.rule import SubmissionRule as SubmissionRule
from xl_tools.rules.rule import TableRule as TableRule
from xl_tools.settings import Settings as Settings
