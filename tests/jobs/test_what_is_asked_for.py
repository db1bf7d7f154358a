"""What is asked for is what is written: a product's form is that of its name, or the command refuses."""

import contextlib
import json
import re
import shutil
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.defects.clean import clean_workbook
from tests.defects.rendering import render
from tests.jobs.test_main_job import edited, write_workbook
from xl_tools.commands.command_line import main
from xl_tools.errors import UnwritableTargetError
from xl_tools.jobs.check import check
from xl_tools.jobs.compare import compare
from xl_tools.jobs.merge import merge
from xl_tools.jobs.return_slips import return_slips

COMMANDS: dict[str, tuple[str, ...]] = {
    "check": ("check", "乡镇.xlsx", "-o"),
    **{
        f"check {form}": ("check", "乡镇.xlsx", "--format", form, "-o")
        for form in ("text", "json", "html", "xlsx", "review")
    },
    "check a folder": ("check", "多", "-o"),
    "check a folder xlsx": ("check", "多", "--format", "xlsx", "-o"),
    "check macros": ("check", "宏.xlsm", "-o"),
    "stats": ("stats", "数据集", "--by", "unit", "-o"),
    **{
        f"stats {form}": ("stats", "数据集", "--by", "unit", "--format", form, "-o")
        for form in ("text", "json", "csv")
    },
    "compare": ("compare", "乡镇.xlsx", "有错.xlsx", "-o"),
    "merge": ("merge", "乡镇.xlsx", "-o"),
    "merge --dataset": ("merge", "乡镇.xlsx", "--dataset"),
    "progress": ("progress", "乡镇.xlsx", "-o"),
    "exempted": ("exempted", "乡镇.xlsx", "-o"),
    "return": ("return", "有错.xlsx", "-o"),
    "notice": ("notice", "有错.xlsx", "-o"),
    "booklet": ("booklet", "乡镇.xlsx", "-o"),
    "library": ("library", "乡镇.xlsx", "-o"),
    "publish": ("publish", "乡镇.xlsx", "-o"),
    "export": ("export", "乡镇.xlsx", "--system", "监控指标", "-o"),
    "publish --list": ("publish", "乡镇.xlsx", "-o", "公开件", "--list"),
    "fill": ("fill", "有错.xlsx", "-o"),
    "fix": ("fix", "有错.xlsx", "-o"),
    "fix macros": ("fix", "宏.xlsm", "-o"),
    "unmark": ("unmark", "标记.xlsx", "-o"),
    "import": ("import", "乡镇.xlsx", "-o"),
    "new": ("new", "--unit", "906001", "--year", "2024", "-o"),
    "settings": ("settings", "-o"),
    "demo": ("demo",),
    "addin build": ("addin", "build", "-o"),
}
SUFFIXES = (
    ".txt",
    ".json",
    ".html",
    ".HTML",
    ".csv",
    ".xlsx",
    ".XLSX",
    ".xlsm",
    ".xls",
    ".pdf",
    ".docx",
    ".toml",
    ".xlam",
    ".parquet",
    ".doc",
    "",
)
WRITTEN = {
    "check": {".txt", ".json", ".html", ".HTML", ".xlsx", ".XLSX"},
    "check text": {".txt"},
    "check json": {".json"},
    "check html": {".html", ".HTML"},
    "check xlsx": {".xlsx", ".XLSX", ""},
    "check review": {".xlsx", ".XLSX"},
    "check a folder": {".txt", ".json", ".html", ".HTML"},
    "check a folder xlsx": {""},
    "check macros": {".txt", ".json", ".html", ".HTML", ".xlsm"},
    "stats": {".txt", ".json", ".csv"},
    "stats text": {".txt"},
    "stats json": {".json"},
    "stats csv": {".csv"},
    "compare": {".xlsx", ".XLSX", ".html", ".HTML", ".json", ".txt"},
    "merge --dataset": {""},
    "return": {".pdf", ".docx", ""},
    "notice": {".pdf", ".docx"},
    "booklet": {".pdf", ".docx", ".xlsx", ".XLSX", ""},
    "export": {".xlsx", ".XLSX", ".json", ""},
    "publish": {".pdf", ".xlsx", ".XLSX", ""},
    "publish --list": {".txt", ".json", ".xlsx", ".XLSX"},
    "fix macros": {".xlsm"},
    "settings": {".toml"},
    "demo": {""},
    "addin build": {".xlam"},
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what the commands read."""
    folder = tmp_path_factory.mktemp("桌面")
    data = render(clean_workbook(0)).data
    (folder / "多").mkdir()
    for path in (folder / "乡镇.xlsx", folder / "多" / "一.xlsx"):
        path.write_bytes(data)
    (folder / "多" / "二.xlsx").write_bytes(render(clean_workbook(1)).data)
    edited(
        write_workbook(folder / "有错.xlsx"), lambda book: book.worksheets[-1].__setitem__("B3", "13032423P")
    )
    with_macros(folder / "有错.xlsx", folder / "宏.xlsm")
    list(check(folder / "有错.xlsx").mark(folder / "标记.xlsx"))
    merge(folder / "乡镇.xlsx").save(dataset=folder / "数据集")
    return folder


def with_macros(book: Path, target: Path) -> None:
    """Write a workbook as Excel calls one with macros."""
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            plain, macros = (
                f"application/vnd.{kind}.main+xml".encode()
                for kind in (
                    "openxmlformats-officedocument.spreadsheetml.sheet",
                    "ms-excel.sheet.macroEnabled",
                )
            )
            new.writestr(
                name,
                old.read(name).replace(plain, macros) if name == "[Content_Types].xml" else old.read(name),
            )


def kind_of(path: Path) -> set[str]:  # noqa: PLR0911 - one for each kind
    """Return the suffixes that a file's contents may have."""
    if path.is_dir():
        return {""}
    data = path.read_bytes()
    if data.startswith(b"%PDF-"):
        return {".pdf"}
    if data.startswith(b"PK"):
        with zipfile.ZipFile(path) as archive:
            types = archive.read("[Content_Types].xml")
        if b"wordprocessingml" in types:
            return {".docx"}
        return {".xlam"} if b"addin.macro" in types else {".xlsm"} if b"sheet.macro" in types else {".xlsx"}
    text = data.decode("utf-8-sig")
    if text.lstrip().lower().startswith("<!doctype html"):
        return {".html"}
    if data.startswith(b"\xef\xbb\xbf"):
        return {".csv"}
    for suffix, read in ((".json", json.loads), (".toml", tomllib.loads)):
        try:
            read(text)
        except ValueError:
            continue
        return {suffix}
    return {".txt"}


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_writes_what_the_name_says_or_refuses(
    desk: Path, monkeypatch: pytest.MonkeyPatch, command: str, suffix: str
) -> None:
    monkeypatch.chdir(desk)
    target = desk / f"产出{suffix}"
    ran = CliRunner().invoke(main, [*COMMANDS[command], target.name])
    try:
        if suffix in WRITTEN.get(command, {".xlsx", ".XLSX"}):
            assert ran.exit_code in (0, 1), ran.output
            assert suffix.lower() in kind_of(target)
        else:
            assert ran.exit_code == 2, ran.output
            (line,) = ran.output.strip().splitlines()
            assert target.name in line
            assert re.search(r"[\u4e00-\u9fff]", line)
            assert not target.exists()
    finally:
        shutil.rmtree(target) if target.is_dir() else target.unlink(missing_ok=True)


def test_the_library_writes_what_the_name_says_or_refuses(desk: Path, tmp_path: Path) -> None:
    book = desk / "有错.xlsx"
    saved: dict[str, Callable[[Path], object]] = {
        "check": check(book).save,
        "compare": compare(desk / "乡镇.xlsx", book).save,
        "merge": merge(book).save,
        "return": lambda target: list(return_slips(book).save(target)),
    }
    for name, save in saved.items():
        for suffix in (".xlsx", ".pdf", ".txt", ".json", ".html", ".docx"):
            target = tmp_path / f"{name}{suffix}"
            with contextlib.suppress(UnwritableTargetError):
                save(target)
            assert not target.exists() or suffix in kind_of(target)
