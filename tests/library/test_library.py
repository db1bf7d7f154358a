"""The library from outside: a bureau's script, checked as it would be checked there, and run."""

import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl

import xl_tools
from xl_tools.sources.templates import SAMPLE, bundled

_SCRIPT = Path(__file__).with_name("outside.py")
_LINES_AT_MOST = 40
_PUBLIC = """
CheckedTemplate FormFacts FormKind MadeForm TemplateNote check_template list_templates make_template show_template
AppraisalForms AppraisalSummary FormsOfUnit FormsOfUnits appraise evaluate evaluate_files monitor monitor_files sample
Beside found_beside ChangedFile ChangedFiles NewOfUnit fill_files fix_files new_of_list
AnswerForm Batch BookletResult CheckResult Checked CompareResult Context Dimension Edit Edition ExemptedResult
Fault Filled Finding Fix Fixed Funding Imported Indicator MergeResult NewWorkbook NoticeResult Pending PendingState PerformanceTable Practice Practices
ListForm PublicCopy PublishResult publish
IndicatorEntry IndicatorLibrary LibraryResult SuggestResult Suggestion indicator_library suggest
ExportForm ExportResult ExportedRows export ListForm PublicCopy PublishResult publish
ProgressResult RefusalError RefusedFile ReportForm ReturnResult Rolled RolledFile RolledFolder SaidNumber SaidNumbers Settings Severity SpendingPlan
Submission SubmissionRule TableReading TableRule Undone UnitInfo UnitList booklet booklets check
compare demo doctor exempted explain fill fix import_ merge new notice progress return_slips roll roll_folder said_numbers stats undo unmark
write_settings
"""


def test_a_bureaus_script_does_it_all_in_under_forty_lines(tmp_path: Path) -> None:
    assert len(_SCRIPT.read_text(encoding="utf-8").splitlines()) < _LINES_AT_MOST
    county, outputs, script = tmp_path / "各乡镇", tmp_path / "输出", tmp_path / "本局.py"
    for folder in (county, outputs):
        folder.mkdir()
    township = county / SAMPLE
    book = openpyxl.load_workbook(bundled(SAMPLE))
    form = next(sheet for sheet in book if sheet["A3"].value == "项目编码")
    form["A3"] = "项目编号"  # something that fix mends
    book.save(township)
    shutil.copy(_SCRIPT, script)
    before = township.read_bytes()
    done = subprocess.run(
        [sys.executable, "-X", "utf8", str(script), str(township), str(county), str(outputs)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={"PYTHONPATH": str(Path(xl_tools.__file__).parents[1]), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.stderr == ""
    assert [line.split()[0] for line in done.stdout.splitlines()[:3]] == ["JX111", "BJ001", "BJ001"]
    assert "10876.73 万元" in done.stdout
    assert township.read_bytes() == before
    assert sorted(path.name for path in outputs.iterdir()) == ["文本.pdf", "汇总.xlsx"]


def test_a_type_checker_outside_knows_every_public_name(tmp_path: Path) -> None:
    shutil.copy(_SCRIPT, tmp_path / "本局.py")
    uses = tmp_path / "uses.py"
    uses.write_text(
        "import xl_tools\n" + "".join(f"print(xl_tools.{name})\n" for name in dir(xl_tools)),
        encoding="utf-8",
    )
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--strict",
            "--cache-dir",
            str(tmp_path / "cache"),
            str(uses),
            str(tmp_path / "本局.py"),
        ],
        capture_output=True,
        check=False,
        encoding="utf-8",
        cwd=tmp_path,
    )
    assert done.stdout.startswith("Success"), done.stdout + done.stderr


def test_what_is_public_is_documented() -> None:
    assert set(dir(xl_tools)) == {"__version__", *_PUBLIC.split()}
    assert all(getattr(xl_tools, name).__doc__ for name in _PUBLIC.split())


def test_a_command_starts_without_the_jobs_that_it_does_not_do() -> None:
    program = "import sys, xl_tools.commands.command_line; print(sorted(m for m in sys.modules if m.startswith('xl_tools.jobs')))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.strip() == "[]"
