"""What a bureau would type with every command of a round stands in 设置.toml, beside the files or named."""

from pathlib import Path

import pytest
from docx import Document

from tests.jobs.test_main_job import edited, write_workbook
from tests.test_cli import run
from xl_tools.errors import InvalidDataError
from xl_tools.settings import load_settings

_USUAL = """[本局]
单位清单 = "清单/全县.xlsx"
退回单位 = "卢龙县财政局"
联系方式 = "王某 0335-1234567"
文档也读 = true
"""


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """Return a folder with a booklet that is the only thing received; the list lies below the folder of the settings."""
    folder = tmp_path / "收到的"
    folder.mkdir()
    book = write_workbook(tmp_path / "表.xlsx")
    assert run("booklet", book, "-o", folder / "石门镇.docx").exit_code == 0
    (tmp_path / "清单").mkdir()
    edited(book, lambda one: one["单位信息"].delete_rows(1, 99)).rename(tmp_path / "清单" / "全县.xlsx")
    (tmp_path / "设置.toml").write_text(_USUAL, encoding="utf-8")
    return folder


def test_all_four_commands_of_a_round_go_by_them_and_tell_it(county: Path) -> None:
    settings, listed = county.parent / "设置.toml", county.parent / "清单" / "全县.xlsx"
    for command, suffix in (
        ("merge", ".xlsx"),
        ("progress", ".xlsx"),
        ("return", ".docx"),
        ("notice", ".docx"),
    ):
        target = county.parent / f"{command}{suffix}"
        result = run(command, county, "-o", target)
        first, second = result.stderr.splitlines()[:2]
        assert first == f"用了旁边的 {settings} 和 {listed}（不要用，请移开它，或加 --no-beside）", (
            result.output
        )
        letters = "，退回单位 卢龙县财政局，联系方式 王某 0335-1234567" if suffix == ".docx" else ""
        assert second == f"照 {settings} 的“本局”：文档也读{letters}"
    text = "".join(each.text for each in Document(str(county.parent / "notice.docx")).paragraphs)
    assert "卢龙县财政局" in text
    assert "0335-1234567" in text


def test_what_is_typed_goes_before_and_settings_that_are_named_hold_them_too(
    county: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "本局.toml"
    (county.parent / "设置.toml").rename(elsewhere)
    target = tmp_path / "通报.docx"
    said = run("notice", county, "--settings", elsewhere, "--bureau", "某局", "-o", target)
    assert f"照 {elsewhere} 的“本局”：文档也读，联系方式" in said.stderr
    assert "已报 1 个" in said.output
    assert any("某局" in each.text for each in Document(str(target)).paragraphs)


def test_they_are_left_out_with_what_lies_beside(county: Path) -> None:
    said = run("progress", county, "--no-beside")
    assert "加 --documents 一起读" in said.output
    assert "本局" not in said.output


def test_a_list_that_is_not_there_is_told_and_one_elsewhere_refused(county: Path) -> None:
    (county.parent / "清单" / "全县.xlsx").unlink()
    said = run("progress", county).output
    assert "里写的单位清单" in said
    assert "找不到，没有用" in said
    for path in ("../别处.xlsx", "\\\\\\\\server\\\\share\\\\x.xlsx", "C:\\\\x.xlsx", "/etc/x.xlsx"):
        (county.parent / "设置.toml").write_text(f'[本局]\n单位清单 = "{path}"\n', encoding="utf-8")
        with pytest.raises(InvalidDataError, match="应当是这份文件所在的文件夹里的"):
            load_settings(county.parent / "设置.toml")
