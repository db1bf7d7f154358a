"""Many files that do not count are one line that says how many and where each stands; ``-v`` tells them one by one."""

import json
from pathlib import Path

import openpyxl
import pytest

from tests.jobs.test_main_job import write_workbook
from tests.test_cli import run

_PICTURES = ("一.jpg", "二.jpg", "三.jpg")


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county") / "收到的"
    folder.mkdir()
    write_workbook(folder / "石门镇.xlsx")
    write_workbook(folder.parent / "全县清单.xlsx")
    for name in _PICTURES:
        (folder / name).write_bytes(b"\xff\xd8\xff\xe0" + name.encode())
    (folder / "四.xlsx").write_bytes(b"PK\x03\x04" + bytes(9))
    return folder


@pytest.mark.parametrize("command", ["merge", "progress", "return", "notice", "booklet"])
def test_they_are_one_line_that_says_where_each_stands(county: Path, tmp_path: Path, command: str) -> None:
    target = tmp_path / {"return": "退回单", "notice": "通报.docx", "booklet": "文本.docx"}.get(
        command, "汇.xlsx"
    )
    said = run(command, county, "-o", target).output
    has_received = command in ("merge", "progress")
    where = f" {target} 的“收件”" if has_received else "汇总、申报进度工作簿的“收件”"
    assert f"有 4 个文件没有计入：没能读 4 个。逐个的见{where}，或加 -v" in said
    assert "一.jpg：" not in said
    if has_received:
        names = {row[3] for row in openpyxl.load_workbook(target)["收件"].iter_rows(values_only=True)}
        assert names > {*_PICTURES, "四.xlsx"}


def test_they_are_told_one_by_one_where_that_is_asked_for(county: Path) -> None:
    for said in (run("progress", county, "-v").output, run("progress", county, "-q", "--verbose").output):
        assert all(f"{name}：这是图片" in said for name in _PICTURES), said
    unread = json.loads(run("check", county, "--format", "json").stdout)["refused"]
    assert len(unread) == len(_PICTURES) + 1


def test_few_are_told_one_by_one_anyway(county: Path, tmp_path: Path) -> None:
    (tmp_path / "一.jpg").write_bytes((county / "一.jpg").read_bytes())
    (tmp_path / "石门镇.xlsx").write_bytes((county / "石门镇.xlsx").read_bytes())
    assert "一.jpg：这是图片" in run("progress", tmp_path).output
