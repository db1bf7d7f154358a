"""The 文本 that the program itself sets for Word is imported again without loss, its 汇总 and 目录 before the chapters."""

from pathlib import Path

from click.testing import CliRunner

from xl_tools.commands.command_line import main
from xl_tools.sources.templates import SAMPLE, bundled


def test_what_was_set_for_word_says_the_same_when_it_is_read_again(tmp_path: Path) -> None:
    workbook, text, back = (tmp_path / name for name in ("甲.xlsx", "甲.docx", "乙.xlsx"))
    workbook.write_bytes(bundled(SAMPLE).read_bytes())
    run = CliRunner().invoke
    assert run(main, ["booklet", str(workbook), "-o", str(text)]).exit_code == 0
    said = run(main, ["import", str(text), "-o", str(back)]).output
    assert "没有读出来" not in said
    assert "17 个项目都没有变化" in run(main, ["compare", str(workbook), str(back)]).output
    assert "没有发现问题" in run(main, ["check", str(back)]).output
