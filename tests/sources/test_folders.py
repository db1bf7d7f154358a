import os
import sys
from pathlib import Path

import pytest

from tests.sources.word_documents import paragraph, word
from xl_tools.errors import UnreadableFileError
from xl_tools.model.checked import LeftOut
from xl_tools.settings import shipped_settings
from xl_tools.sources.folders import walked
from xl_tools.sources.opening import open_submission
from xl_tools.sources.templates import SAMPLE, bundled

_TYPESET = b"%PDF-1.7\n<</Creator(Typst 0.15.1)>>"


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_folders_are_walked_by_name_and_owner_files_and_backups_passed_over(tmp_path: Path) -> None:
    wanted = [tmp_path / "乙" / "一.xls", tmp_path / "甲.XLSX", tmp_path / "甲2.xlsm"]
    touch(
        *wanted,
        tmp_path / "~$甲.XLSX",
        tmp_path / ".~lock.甲.XLSX#",
        tmp_path / ".隐.xlsx",
        tmp_path / ".git" / "x.xlsx",
        tmp_path / "__MACOSX" / "._x.xlsx",
        tmp_path / "Thumbs.db",
        tmp_path / "乙" / "desktop.ini",
        tmp_path / ".DS_Store",
        tmp_path / "甲.备份20231123-101530.xlsx",
        tmp_path / "甲.XLSX.修改记录.jsonl",
        tmp_path / "~WRL0001.tmp",
    )
    found = walked([tmp_path])
    assert list(found.files) == sorted(wanted)
    assert found.named == ()
    assert found.passed_over == {
        "文件打开时留下的标记（~$…）": 2,
        "隐藏文件": 2,
        "系统文件": 4,
        "备份": 1,
        "修改记录": 1,
        "临时文件": 1,
    }


def test_a_backup_is_read_where_what_it_is_of_is_gone(tmp_path: Path) -> None:
    alone = [tmp_path / "甲.备份20231123-101530.xlsx", tmp_path / "无.备份20231123-101530-2"]
    touch(*alone, tmp_path / "乙.备份20231123-101530.xlsx", tmp_path / "乙.XLSX")
    found = walked([tmp_path])
    assert alone[0] in found.files
    assert found.passed_over == {"备份": 1}


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("说明.txt", "请查收。".encode(), "文本文件"),
        ("说明", "请查收。".encode("gb18030"), "文本文件"),
        ("车辆", b"MZ-001\n", "文本文件"),
        ("数据.csv", "单位\t金额".encode("utf-16"), "文本文件"),
        ("目标.docx", word(paragraph("目标")), "Word 文档"),
        ("目标", word(paragraph("目标")), "Word 文档"),
        ("目标.pdf", b"%PDF-1.4", "PDF 文件"),
        ("盖章", b"\xff\xd8\xff\xe0JFIF", "图片"),
        ("盖章.bmp", b"BM\x36\x00\x0c\x00\0\0\0\0\x36", "图片"),
        ("报送.rar", b"Rar!\x1a\x07\x01\0", "压缩包"),
        ("报送.tar", b"x" * 257 + b"ustar\0", "压缩包"),
        ("工具.exe", b"MZ\x90\0", "程序"),
        ("报送.lnk", b"L\0\0\0\x01\x14\x02\0", "快捷方式"),
        ("会议.mp4", b"\0\0\0\x18ftypmp42", "音频或视频"),
        ("台账.db", b"SQLite format 3\0", "数据库"),
        ("网页.htm", b"<html>", "网页"),
    ],
)
def test_what_cannot_be_a_workbook_is_named_by_its_first_bytes(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    found = walked([tmp_path])
    assert found.files == ()
    assert [(file.name, file.left_out) for file in found.named] == [(str(tmp_path / name), LeftOut.UNREAD)]
    assert reason in found.named[0].reason
    assert walked([tmp_path / name]).files == (tmp_path / name,)  # named itself, it is opened


def test_whatever_may_be_a_workbook_is_opened_and_so_are_documents_asked_for(tmp_path: Path) -> None:
    maybe = {
        "表.et": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "表": b"PK\x03\x04",
        "空.ods": b"",
        "认不出": b"\0\1\2",
    }
    documents = {"目标.docx": word(paragraph("目标")), "文本.txt": "目标".encode()}
    for name, content in (maybe | documents).items():
        (tmp_path / name).write_bytes(content)
    assert {file.name for file in walked([tmp_path]).files} == set(maybe)
    assert {file.name for file in walked([tmp_path], documents=True).files} == {*maybe, *documents}
    both = walked([tmp_path, tmp_path / "目标.docx"])
    assert tmp_path / "目标.docx" in both.files
    assert len(both.named) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("结果.html", "<!DOCTYPE html>\n<head>\n<title>绩效目标表校验结果</title>"),
        ("对比.html", "<!DOCTYPE html>\n<head>\n<title>与上次提交对比</title>"),
        ("结果.txt", "甲.xlsx：1 张表\n" * 999 + "共 1 个文件 17 张表：必须改正 4 处\n"),
        ("对比.txt", "1 个单位、17 个项目都没有变化\n"),
        ("结果.json", '{\n  "findings": [],'),
        ("设置.toml", "# 绩效目标表工具的设置：标签的写法\n"),
        ("项目.parquet", "PAR1"),
        ("字段说明.md", "# xl_tools 数据集，格式 1\n\n`xl-tools merge 各乡镇 --dataset 数据集` 生成。"),
        ("退回单.pdf", _TYPESET.decode() + ">绩效目标表退回单</rdf:li>"),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_our_own_reports_are_passed_over(tmp_path: Path, name: str, content: str, ending: str) -> None:
    touch(tmp_path / "甲.xlsx")
    (tmp_path / name).write_text(content, encoding="utf-8", newline=ending)
    found = walked([tmp_path])
    assert (len(found.files), found.named, found.passed_over) == (1, (), {"本工具的输出": 1})


def test_a_system_that_cannot_say_where_a_file_lies_is_taken_at_its_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to look where links lead in paths of more than 260 characters, and on some shares."""

    def refuses(_path: object, **_options: object) -> str:
        raise OSError(22, "文件名或扩展名太长", None, 234)

    touch(tmp_path / "甲.xlsx")
    monkeypatch.setattr(os.path, "realpath", refuses)
    assert walked([tmp_path]).files == (tmp_path / "甲.xlsx",)
    assert open_submission(bundled(SAMPLE), shipped_settings()).file.path == str(bundled(SAMPLE))


def test_our_own_booklet_is_named_as_an_output(tmp_path: Path) -> None:
    (tmp_path / "文本.pdf").write_bytes(_TYPESET)
    assert [file.left_out for file in walked([tmp_path]).named] == [LeftOut.OUTPUT]


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such files")
def test_a_pipe_and_a_link_to_a_folder_are_named_and_a_broken_link_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.xlsx")
    (tmp_path / "断了.xlsx").symlink_to(tmp_path / "没有")
    (tmp_path / "圈").symlink_to(tmp_path)
    found = walked([tmp_path])
    assert [file.name for file in found.files] == ["断了.xlsx"]
    assert [file.reason[:10] for file in found.named] == ["这是指向别处文件夹的", "这不是普通文件（管道"]


def test_a_file_is_taken_once_whichever_way_it_is_named(tmp_path: Path) -> None:
    file = tmp_path / "甲.xlsx"
    touch(file)
    assert walked([file, tmp_path, tmp_path / "." / "甲.xlsx"]).files == (file,)


def test_the_output_about_to_be_made_and_the_settings_are_no_input_of_their_folder(tmp_path: Path) -> None:
    touch(tmp_path / "甲.xlsx", tmp_path / "汇总.xlsx", tmp_path / "本局.toml")
    found = walked([tmp_path], tmp_path / "汇总.xlsx", used=[tmp_path / "本局.toml"])
    assert found.files == (tmp_path / "甲.xlsx",)
    assert found.passed_over == {"本工具的输出": 1, "本次用的设置、规则和清单": 1}


def test_a_folder_without_anything_to_look_at_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="没有 Excel 工作簿。"):
        walked([tmp_path])
    touch(tmp_path / "Thumbs.db")
    with pytest.raises(UnreadableFileError, match="另有 1 个文件没有看：系统文件 1 个"):
        walked([tmp_path])


def test_a_missing_file_stays_in_the_list_to_be_named_later(tmp_path: Path) -> None:
    assert walked([tmp_path / "没有.xlsx"]).files == (tmp_path / "没有.xlsx",)
