import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from click.testing import CliRunner, Result

from tests.jobs.test_main_job import edited, write_workbook
from tests.rules.townships import CODES
from tests.sources.test_opening import rezipped, workbook
from xl_tools.checking.catalogue import ALL_RULES
from xl_tools.commands.command_line import main
from xl_tools.errors import UnwritableTargetError
from xl_tools.jobs.check import ReportForm, check
from xl_tools.model.display_width import display_width
from xl_tools.settings import shipped_settings
from xl_tools.sources.templates import SAMPLE, bundled, bundled_unit_lists

ROOT = Path(__file__).parents[1]
FINDING = [
    *("rule", "severity", "dimension", "file", "sheet", "cell", "field"),
    *("message", "hint", "edit", "edit_is_safe", "consequences"),
]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def refused(*arguments: object) -> str:
    """Run a command that must refuse: exit 2, one Chinese line on stderr, no traceback; return the line."""
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    lines = result.output.strip().splitlines()
    assert len(lines) == 1, result.output
    assert re.search(r"[\u4e00-\u9fff]", lines[0])
    assert "Traceback" not in result.output
    return str(lines[0])


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    return write_workbook(tmp_path / "报送.xlsx", codes={"执法经费": "13032423P00442810072T"})


def test_a_clean_workbook_exits_0_and_says_so(tmp_path: Path) -> None:
    result = run("check", write_workbook(tmp_path / "报送.xlsx"))
    assert (result.exit_code, "没有发现问题" in result.output) == (0, True)


def test_an_error_exits_1_and_is_shown_with_its_cell(faulty: Path) -> None:
    result = run("check", faulty)
    assert result.exit_code == 1
    assert re.search(r"必须改正 +JX103 +B3 +项目编码", result.output)


def test_the_json_report_has_the_promised_shape(faulty: Path) -> None:
    result = run("check", "--format", "json", faulty)
    report = json.loads(result.stdout_bytes.decode("utf-8"))
    assert report.keys() == {"findings", "exempted", "refused", "tables", "files", "counts"}
    assert (report["tables"], report["files"]) == (3, 1)
    assert report["counts"] == {"error": 1, "warning": 0, "info": 0}
    (finding,) = report["findings"]
    assert list(finding) == FINDING
    assert (finding["rule"], finding["severity"], finding["cell"]) == ("JX103", "error", "B3")
    assert (finding["file"], finding["sheet"], finding["field"]) == (str(faulty), "02执法经费", "项目编码")


def test_a_report_can_go_to_a_file_without_colours(faulty: Path, tmp_path: Path) -> None:
    report = tmp_path / "结果.txt"
    assert run("check", faulty, "-o", report).exit_code == 1
    text = report.read_text(encoding="utf-8")
    assert "JX103" in text
    assert "\x1b" not in text


def test_folders_are_checked_and_a_bad_file_makes_exit_2_while_the_others_go_through(faulty: Path) -> None:
    (faulty.parent / "坏.xlsx").write_bytes(b"PK\x03\x04")
    result = run("check", faulty.parent)
    assert result.exit_code == 2
    assert "JX103" in result.output
    assert "坏.xlsx：文件已损坏" in result.output


def test_fill_shows_every_edit_keeps_a_backup_and_exits_0(faulty: Path) -> None:
    result = run("fill", faulty)
    assert result.exit_code == 0
    assert f"【02执法经费】B3：13032423P00442810072T → {CODES['执法经费']}" in result.output
    assert "备份" in result.output
    assert run("check", faulty).exit_code == 0


def test_a_dry_run_changes_nothing(faulty: Path) -> None:
    before = faulty.read_bytes()
    assert run("fill", faulty, "--dry-run").exit_code == 0
    assert faulty.read_bytes() == before


def test_fill_exits_1_and_lists_candidates_when_a_name_is_not_listed(tmp_path: Path) -> None:
    units = write_workbook(tmp_path / "清单.xlsx")
    book = write_workbook(tmp_path / "报送.xlsx", codes={"离任补贴": ""})
    assert run("fill", book, "--units", bundled("单位清单_906001.xlsx")).exit_code == 0
    assert units.exists()


def test_merge_reports_what_it_could_not_read_and_exits_2(faulty: Path, tmp_path: Path) -> None:
    (faulty.parent / "坏.xlsx").write_bytes(b"PK\x03\x04")
    result = run("merge", faulty.parent, "-o", tmp_path / "汇总.xlsx")
    assert result.exit_code == 2
    assert "坏.xlsx" in result.stderr
    assert (tmp_path / "汇总.xlsx").exists()
    assert "3 个项目" in result.stdout
    again = run("merge", faulty, "-o", tmp_path / "汇总.xlsx")
    assert again.exit_code == 0


def test_merge_of_bad_files_alone_makes_nothing(tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04")
    assert "坏.xlsx" in refused("merge", tmp_path / "坏.xlsx", "-o", tmp_path / "汇总.xlsx")
    assert not (tmp_path / "汇总.xlsx").exists()


def test_new_import_and_booklet_make_their_files(faulty: Path, tmp_path: Path) -> None:
    assert (
        "17 张绩效目标表"
        in run("new", "--unit", "906001", "--year", "2023", "-o", tmp_path / "新.xlsx").output
    )
    assert (
        "没有 2024 年度的编码"
        in run("new", "--unit", "906001", "--year", "2024", "-o", tmp_path / "新.xlsx").output
    )
    result = run("new", "--unit", "906001", "--year", "2023", "--units", faulty, "-o", tmp_path / "三.xlsx")
    assert "3 张绩效目标表" in result.output
    assert "3 张绩效目标表" in run("import", faulty, "-o", tmp_path / "导入.xlsx").output
    assert "3 张绩效目标表" in run("booklet", faulty, "-o", tmp_path / "文本.pdf").output


def test_import_names_what_it_left_out(tmp_path: Path) -> None:
    text = "项目编码\t\t项目名称\t防汛经费\t\t\t\t\t备用\n预算数\t2.00\n绩效目标\t备足物资\n"
    (tmp_path / "文本.txt").write_text(text, encoding="utf-8")
    assert "没有带过去" in run("import", tmp_path / "文本.txt", "-o", tmp_path / "导入.xlsx").output


def test_the_demo_does_the_whole_main_job(tmp_path: Path) -> None:
    result = run("demo", tmp_path / "演示")
    assert result.exit_code == 0
    assert {path.name for path in (tmp_path / "演示").iterdir()} == {
        SAMPLE,
        "校验结果.txt",
        "汇总.xlsx",
        "文本.pdf",
        "文本.xlsx",
        "示例_有错.xlsx",
        "示例_有错_校验结果.html",
        "示例_有错_标记.xlsx",
        "示例_有错_退回单.pdf",
        "示例_有错_对比.html",
    }
    faulty = json.loads(run("check", tmp_path / "演示" / "示例_有错.xlsx", "--format", "json").stdout)
    assert sum(faulty["counts"].values()) == 13
    assert "没有发现问题" in (tmp_path / "演示" / "校验结果.txt").read_text(encoding="utf-8")
    (tmp_path / "文件").touch()
    assert "建不了" in refused("demo", tmp_path / "文件" / "演示")


def test_every_rule_is_explained_and_an_unknown_one_gets_the_nearest() -> None:
    listing = run("explain").output
    for rule in ALL_RULES:
        assert rule.code in listing
        text = run("explain", rule.code.lower()).output
        assert [part in text for part in ("要求：", "原因：", "举例：", "改法：", rule.name)] == [True] * 5
    assert "JX103" in refused("explain", "JX1003")
    assert "全部规则" in refused("explain", "什么")


@pytest.mark.parametrize("command", ["check", "fill", "merge", "booklet", "import"])
@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("docx", "Word"),
        ("truncated", "损坏"),
        ("empty", "0 字节"),
        ("folder", "没有 Excel 工作簿|文件夹|不是可以读取的文件|不是文件"),
        ("missing", "找不到|不存在"),
        ("no form", "没有绩效目标表"),
    ],
)
def test_bad_input_gets_one_chinese_line_and_exit_2(
    tmp_path: Path, command: str, kind: str, reason: str
) -> None:
    path = _bad_input(tmp_path / "输入", kind)
    before = path.read_bytes() if path.is_file() else None
    output = {"booklet": ["-o", tmp_path / "文本.pdf"], "check": [], "fill": []}.get(
        command, ["-o", tmp_path / "出.xlsx"]
    )
    assert re.search(reason, refused(command, path, *output))
    assert (path.read_bytes() if path.is_file() else None) == before
    assert not (tmp_path / "出.xlsx").exists()
    assert not (tmp_path / "文本.pdf").exists()


def _bad_input(folder: Path, kind: str) -> Path:
    folder.mkdir()
    path = folder / "报送.xlsx"
    match kind:
        case "docx":
            foreign = {"xl__workbook.xml": None, "word__document.xml": b"<w/>"}
            path.write_bytes(rezipped(workbook(path), **foreign))
        case "truncated":
            path.write_bytes(bundled(SAMPLE).read_bytes()[:5000])
        case "empty":
            path.touch()
        case "folder":
            path.mkdir()
        case "no form":
            with xlsxwriter.Workbook(path) as book:
                book.add_worksheet("甲").write_string(0, 0, "通知")
        case _:
            pass
    return path


@pytest.mark.parametrize("command", ["merge", "booklet", "import", "fill", "check"])
def test_an_output_equal_to_an_input_is_refused_and_the_input_untouched(faulty: Path, command: str) -> None:
    before = faulty.read_bytes()
    assert str(faulty) in refused(command, faulty, "-o", faulty.parent / "." / faulty.name)
    assert faulty.read_bytes() == before


def test_a_read_only_target_is_refused(faulty: Path, tmp_path: Path) -> None:
    target = tmp_path / "只读.xlsx"
    target.write_bytes(b"old")
    target.chmod(0o444)
    assert "只读" in refused("merge", faulty, "-o", target)
    assert target.read_bytes() == b"old"


def test_a_workbook_open_in_excel_is_not_changed(faulty: Path) -> None:
    (faulty.parent / f"~${faulty.name}").touch()
    before = faulty.read_bytes()
    assert "关闭" in refused("fill", faulty)
    assert faulty.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["merge", "{}", "-o", "汇总.pdf"], "扩展名"),
        (["booklet", "{}", "-o", "文本.odt"], "扩展名"),
        (["new", "--unit", "999999", "--year", "2024", "-o", "新.xlsx"], "没有单位 999999"),
        (
            ["new", "--unit", "906001", "--year", "2024", "--units", "{}", "-o", "没有的文件夹/新.xlsx"],
            "文件夹",
        ),
        (["fill", "{}", "--units", "没有.xlsx"], "找不到"),
    ],
)
def test_wrong_options_are_refused_in_chinese(
    faulty: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], reason: str
) -> None:
    monkeypatch.chdir(faulty.parent)
    assert reason in refused(*(argument.format(faulty) for argument in arguments))


def test_checking_a_workbook_imports_no_writer_and_no_excel(faulty: Path) -> None:
    program = (
        "import sys; from xl_tools.commands.command_line import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('xlwings', 'openpyxl', 'xlsxwriter', 'typst', 'uharfbuzz') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", program, "check", faulty], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert "JX103" in result.stdout
    assert result.stdout.splitlines()[-1] == "[]"


def test_the_package_runs_as_a_module() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "xl_tools", "--version"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert result.stdout.startswith("xl-tools ")


def test_the_program_ends_at_once_with_all_it_said_and_what_was_to_be_done_at_its_end(faulty: Path) -> None:
    program = (
        "import atexit, sys; from xl_tools.__main__ import main\n"
        "atexit.register(print, 'at the end')\n"
        "class Lasting:\n"
        "    def __del__(self): print('taken apart')\n"
        "sys.lasting = Lasting()\n"
        "main()"
    )
    result = subprocess.run(
        [sys.executable, "-c", program, "check", faulty],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert result.returncode == 1
    assert "JX103" in result.stdout
    assert result.stdout.splitlines()[-1] == "at the end"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no terminals to make for a test")
def test_progress_shows_on_a_terminal_only(faulty: Path, tmp_path: Path) -> None:
    import pty  # noqa: PLC0415 - which Windows does not have

    shutil.copy(faulty, tmp_path / "二.xlsx")
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "xl_tools", "check", str(faulty.parent)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=follower, cwd=ROOT) as process:
        os.close(follower)
        shown = b""
        while chunk := _read(leader):
            shown += chunk
    os.close(leader)
    assert "读取" in shown.decode()
    assert process.returncode == 1
    quiet = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
    assert quiet.stderr == b""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no terminals to make for a test")
def test_what_is_made_stands_on_lines_of_its_own_beside_the_bar(faulty: Path, tmp_path: Path) -> None:
    """As a terminal shows it: what follows the last carriage return stands over what was there."""
    import pty  # noqa: PLC0415 - which Windows does not have

    for number in (2, 3):

        def change(book: openpyxl.Workbook, code: str = f"90600{number}") -> None:
            book["单位信息"]["B4"] = code

        named = f"{number}名字很长很长、比一行里进度条旁边的地方还要长的一个工作簿.xlsx"
        edited(Path(shutil.copy(faulty, faulty.parent / named)), change)
    (faulty.parent / "坏.xlsx").write_bytes(b"PK")
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "xl_tools", "booklet", str(faulty.parent), "-o", str(tmp_path / "册")]
    with subprocess.Popen(command, stdout=follower, stderr=follower, cwd=ROOT):
        os.close(follower)
        shown = b""
        while chunk := _read(leader):
            shown += chunk
    os.close(leader)
    lines = [line for line in shown.decode().split("\r\n") if "已生成" in line]
    assert len(lines) == 3
    assert all(line.rpartition("\r")[2].startswith("已生成") for line in lines), lines
    assert all(line.split("\r")[-2].isspace() for line in lines), lines
    amiss = next(line for line in shown.decode().split("\r\n") if "坏.xlsx：" in line)
    assert amiss.rpartition("\r")[2].startswith(str(faulty.parent)), amiss
    drawn = re.split(r"[\r\n]+", re.sub(r"\x1b\[\?25[lh]", "", shown.decode()))
    assert max(display_width(each) for each in drawn if "[#" in each) < 80


def test_a_code_page_without_ticks_is_told_what_is_alike(faulty: Path) -> None:
    """As on Chinese Windows, where an output is redirected."""
    assert "✓✗😀".encode("gbk", "xl_tools_alike") == "√×?".encode("gbk")
    (faulty.parent / "坏.xlsx").write_bytes(b"PK")
    command = [sys.executable, "-m", "xl_tools", "check", str(faulty.parent)]
    for encoding, cross in (("gbk", "×"), ("utf-8", "✗")):
        env = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
        said = subprocess.run(command, capture_output=True, check=False, cwd=ROOT, env=env).stdout
        lines = said.decode(encoding).splitlines()
        assert any(line.startswith(f"{cross} ") for line in lines), said


def _read(leader: int) -> bytes:
    try:
        return os.read(leader, 1024)
    except OSError:  # how Linux says that the other side has gone
        return b""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check"], "缺少文件或文件夹…"),
        (["new", "--unit", "906001", "-o", "新.xlsx"], "缺少选项 --year"),
        (["check", "--colour"], "没有选项 --colour"),
        (["new", "--unit", "906001", "--year", "今年", "-o", "新.xlsx"], "--year 的值不对"),
        (["new", "--unit", "906001", "--year", "24", "-o", "新.xlsx"], "应是 2000 到 2099 的整数"),
        (["check", "a.xlsx", "--format", "word"], "只能写 text、json、html、xlsx、review"),
        (["check", "a.xlsx", "-o"], "-o 后面没有写值"),
        (["doctor", "多"], "多写了 多（"),
        (["compare"], "缺少旧的文件或文件夹和新的文件或文件夹"),
        (["compare", "上次"], "缺少新的文件或文件夹"),
        (["compare", "a", "b", "c", "d"], "多写了 c d（"),
        (["校验"], "没有“校验”这个命令"),
        (["explain", "JX101", "JX102"], "命令写法不对"),
    ],
)
def test_a_wrong_call_is_told_in_chinese(arguments: list[str], said: str) -> None:
    line = refused(*arguments)
    assert said in line
    assert "--help" in line
    assert not re.search(r"[a-z]{3,} [a-z]{3,}", line.partition("。运行")[0])


def test_an_output_never_takes_the_place_of_an_input_or_of_its_list(tmp_path: Path) -> None:
    """A township's workbook in the folder, the bureau's list; an earlier output of ours is made anew."""
    folder = tmp_path / "各乡镇"
    folder.mkdir()
    book, units = folder / "石门镇.xlsx", tmp_path / "清单.xlsx"
    book.write_bytes(bundled(SAMPLE).read_bytes())
    units.write_bytes(bundled_unit_lists()[0].read_bytes())
    for output in (book, units):
        assert "输出文件就是输入文件" in refused("merge", folder, "--units", units, "-o", output)
    assert "输出文件就是输入文件" in refused(
        "check", folder, "--units", units, "--format", "review", "-o", units
    )
    for _ in range(2):
        assert run("merge", folder, "-o", folder / "汇总.xlsx").exit_code == 0
    assert len(list(folder.iterdir())) == 2


def test_a_workbook_made_anew_keeps_the_one_that_stood_there(tmp_path: Path) -> None:
    """The clerk is told where."""
    book = tmp_path / "报送.xlsx"
    book.write_bytes(bundled(SAMPLE).read_bytes())
    said = run("new", "--unit", "906001", "--year", "2023", "-o", book).stdout
    (backup,) = tmp_path.glob("报送.备份*.xlsx")
    assert str(backup) in said
    assert backup.read_bytes() == bundled(SAMPLE).read_bytes()


def test_codes_of_another_year_are_not_filled_in(tmp_path: Path) -> None:
    """The bundled list is of 2023."""
    book = tmp_path / "报送.xlsx"
    assert run("new", "--unit", "906001", "--year", "2024", "-o", book).exit_code == 0
    result = run("fill", book, "--units", bundled_unit_lists()[0])
    assert "的编码是 2023 年度的，本工作簿是 2024 年度" in result.stdout
    assert "没有要改的" in result.stdout


def test_a_breakdown_inside_leaves_a_log_and_one_line(faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("xl_tools.batch.batch.check_files", broken)
    line = refused("check", faulty)
    log = Path(line.rpartition("：")[2])
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")
    log.unlink()


def test_ctrl_c_is_told_in_chinese(faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("xl_tools.batch.batch.check_files", interrupted)
    result = run("check", faulty)
    assert (result.exit_code, "已中断" in result.stderr) == (130, True)


def test_the_bare_command_shows_help_in_chinese() -> None:
    for result in (run("--help"), run("check", "-h"), run()):
        assert "用法：" in result.output
        assert "选项：" in result.output
        assert "Options" not in result.output


def test_of_a_batch_with_a_bad_file_the_rest_is_done_and_every_command_exits_2(tmp_path: Path) -> None:
    folder, out = tmp_path / "各乡镇", tmp_path / "结果"
    folder.mkdir()
    out.mkdir()
    write_workbook(folder / "报送.xlsx")
    (folder / "坏.xlsx").write_bytes(b"PK")
    for *call, made in (
        ("check", folder, "--format", "html", "-o", out / "校验.html"),
        ("check", folder, "--format", "xlsx", "-o", out / "标记"),
        ("merge", folder, "-o", out / "汇总.xlsx"),
        ("progress", folder, "-o", out / "进度.xlsx"),
        ("exempted", folder, "-o", out / "豁免情况.xlsx"),
        ("compare", folder, folder, "-o", out / "对比.xlsx"),
        ("booklet", folder, "-o", out / "文本.pdf"),
        ("publish", folder, "-o", out / "公开"),
        ("library", folder, "-o", out / "指标库.xlsx"),
        ("export", folder, "-o", out / "导出"),
        ("booklet", folder, "-o", out / "各册"),
    ):
        result = run(*call, made)
        assert (result.exit_code, made.exists()) == (2, True), call
        assert "坏.xlsx" in result.output or made.suffix == ".xlsx"
    assert run("return", folder, "-o", out / "退回单").exit_code == 2


def test_the_help_of_every_command_that_can_end_in_1_tells_its_exit_codes() -> None:
    for name in (
        "check",
        "fix",
        "undo",
        "fill",
        "merge",
        "progress",
        "return",
        "notice",
        "compare",
        "booklet",
        "publish",
        "library",
        "suggest",
        "export",
    ):
        assert re.search(r"退出码：.* 0.*是 2", run(name, "--help").output), name


def test_an_old_workbook_that_cannot_be_marked_stops_no_other(messy: Path, tmp_path: Path) -> None:
    folder = tmp_path / "各乡镇"
    folder.mkdir()
    shutil.copy(messy, folder / "甲.xlsx")
    shutil.copy(ROOT / "tests" / "fuzz" / "old_format.xls", folder / "乙.xls")
    result = run("check", folder, "--format", "xlsx", "-o", tmp_path / "标记")
    assert result.exit_code == 2
    assert "乙.xls：这种文件不能加标记" in result.output
    assert [path.name for path in (tmp_path / "标记").iterdir()] == ["906001石门镇人民政府本级_标记.xlsx"]


def test_every_command_and_option_has_chinese_help() -> None:
    for command in main.commands.values():
        assert re.search(r"[\u4e00-\u9fff]", command.help or ""), command.name
        for parameter in command.params:
            help_text = getattr(parameter, "help", None)
            metavar = parameter.metavar or ""
            assert re.search(r"[\u4e00-\u9fff]", help_text or metavar), f"{command.name} {parameter.name}"


def test_the_shipped_settings_are_what_the_commands_use() -> None:
    assert shipped_settings().framework.used == "2015"


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    """Return a workbook with a fault that can safely be mended and one that cannot."""
    path = write_workbook(tmp_path / "报送.xlsx")
    book = openpyxl.load_workbook(path)
    book.worksheets[-3]["A3"] = "项目编号"
    book.worksheets[-3]["B8"] = "1. 完成本乡49个村的日常工作。"
    book.save(path)
    return path


def test_fix_lists_what_it_did_and_what_it_suggests_and_undo_takes_it_back(messy: Path) -> None:
    before = messy.read_bytes()
    fixed = run("fix", messy)
    assert fixed.exit_code == 0
    assert "A3：项目编号 → 项目编码（JX111 标签写法不规范）" in fixed.output
    assert "建议（没有改，请看过再改）：" in fixed.output
    assert "B8：1. 完成本乡49个村的日常工作。 → 1. 完成本镇49个村的日常工作。" in fixed.output
    assert "已改 1 处" in fixed.output
    undone = run("undo", messy).output
    assert "A3：项目编码 → 项目编号（撤销：JX111 标签写法不规范）" in undone
    assert "已撤销 1 处，文件恢复原样（" in undone
    assert " 的 fix）；备份 " in undone
    assert messy.read_bytes() == before
    assert "没有可以撤销的修改" in refused("undo", messy)
    assert "已改 2 处" in run("fix", "--unsafe", messy).output


def test_the_page_the_marked_copy_and_the_review_form_are_written(messy: Path, tmp_path: Path) -> None:
    page, copy, form = tmp_path / "结果.html", tmp_path / "标记.xlsx", tmp_path / "审核表.xlsx"
    assert run("check", messy, "--format", "html", "-o", page).exit_code == 0
    assert "绩效目标表校验结果" in page.read_text(encoding="utf-8")
    assert run("check", messy, "--format", "review", "-o", form).exit_code == 0
    assert openpyxl.load_workbook(form).worksheets[0]["A1"].value == "绩效目标审核表"
    assert "标记副本已写入" in run("check", messy, "--format", "xlsx", "-o", copy).output
    assert openpyxl.load_workbook(copy).sheetnames[-1] == "校验结果"
    plain = tmp_path / "去掉标记.xlsx"
    assert "标记都去掉了" in run("unmark", copy, "-o", plain).output
    assert openpyxl.load_workbook(plain).sheetnames == openpyxl.load_workbook(messy).sheetnames
    assert "没有校验标记" in refused("unmark", messy, "-o", tmp_path / "x.xlsx")


def test_several_marked_copies_go_into_a_folder(messy: Path, tmp_path: Path) -> None:
    (tmp_path / "二").mkdir()
    second = shutil.copy(messy, tmp_path / "二" / "报送.xlsx")
    book = openpyxl.load_workbook(second)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace("906001", "906002").replace("石门镇", "蛤泊镇")
    book.save(second)
    folder = tmp_path / "标记"
    run("check", messy, tmp_path / "二", "--format", "xlsx", "-o", folder)
    assert sorted(path.name for path in folder.iterdir()) == [
        "906001石门镇人民政府本级_标记.xlsx",
        "906002蛤泊镇人民政府本级_标记.xlsx",
    ]


def test_marked_copies_of_a_folder_ask_for_a_folder_and_get_it(messy: Path, tmp_path: Path) -> None:
    source = tmp_path / "各乡镇"
    source.mkdir()
    shutil.copy(messy, source / "甲.xlsx")
    call = ("check", source, "--format", "xlsx")
    folder = tmp_path / "标记副本"
    assert run(*call, "-o", tmp_path / "标记.xlsx").exit_code == 0
    assert run(*call, "-o", folder).exit_code == 0
    (source / "坏.xlsx").write_bytes(b"PK")
    assert "请写文件夹的名字" in refused(*call, "-o", tmp_path / "报告.xlsx")
    assert not (tmp_path / "报告.xlsx").exists()
    assert run(*call, "-o", folder).exit_code == 2
    assert [path.name for path in folder.iterdir()] == ["906001石门镇人民政府本级_标记.xlsx"]
    assert (tmp_path / "标记.xlsx").read_bytes() == (
        folder / "906001石门镇人民政府本级_标记.xlsx"
    ).read_bytes()


@pytest.mark.parametrize("form", ["html", "xlsx", "review"])
def test_a_report_that_no_terminal_can_show_is_a_file(messy: Path, form: str) -> None:
    with pytest.raises(UnwritableTargetError, match="请加上 -o"):
        check(messy, form=ReportForm(form))
    assert f"写入 {messy.parent}" in run("check", messy, "--format", form).stdout
    assert "扩展名应是" in refused("check", messy, "--format", form, "-o", messy.parent / "结果.doc")


def test_a_bureaus_settings_are_written_changed_and_used(messy: Path, tmp_path: Path) -> None:
    file = tmp_path / "设置.toml"
    assert "已生成" in run("settings", "-o", file).output
    file.write_text('[rules.severity]\nJX603 = "必须改正"\nJX111 = "不查"\n', encoding="utf-8")
    result = run("check", messy, "--settings", file)
    assert result.exit_code == 1
    assert re.search(r"必须改正 +JX603 +B8", result.output)
    assert "JX111" not in result.output
    file.write_text("[rules.severity]\nJX603 = 1\n", encoding="utf-8")
    assert "第 2 行" in refused("check", messy, "--settings", file)


def test_exempted_findings_are_counted_apart(messy: Path) -> None:
    book = openpyxl.load_workbook(messy)
    sheet = book["豁免清单"]
    name = book.sheetnames[-3]
    for column, text in enumerate(["JX603", name, "B8", "引用原文", "张三", "2099-12-31"], 1):
        sheet.cell(3, column).value = text
    book.save(messy)
    result = run("check", messy)
    assert "另有 1 处已豁免" in result.output
    assert "JX603" not in result.output
    report = json.loads(run("check", messy, "--format", "json").stdout)
    assert [finding["rule"] for finding in report["exempted"]] == ["JX603"]


def test_the_whole_reference_is_printed() -> None:
    output = run("explain", "--all").output
    assert all(f"{rule.code} {rule.name}" in output for rule in ALL_RULES)
    assert output.count("依据：") == len(ALL_RULES)


def test_roll_says_what_it_did_and_a_folder_is_accounted_for(tmp_path: Path) -> None:
    target = tmp_path / "明年.xlsx"
    rolled = run("roll", bundled(SAMPLE), "-o", target)
    assert rolled.exit_code == 0
    assert "（2024 年度）：待填" in rolled.output
    assert "没有给新清单" in rolled.output
    assert run("check", target).exit_code == 1
    folder = tmp_path / "各乡镇"
    folder.mkdir()
    (folder / "甲.xlsx").write_bytes(bundled(SAMPLE).read_bytes())
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04")
    whole = run("roll", folder, "--year", "2025", "-o", tmp_path / "2025")
    assert whole.exit_code == 2
    assert "共 2 个文件，转了 1 个，没有转成 1 个" in whole.output
    assert "已经是 2023 年度的" in refused(
        "roll", bundled(SAMPLE), "--year", "2023", "-o", tmp_path / "x.xlsx"
    )
