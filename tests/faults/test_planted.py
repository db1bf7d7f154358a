"""A fault at every step of saving, for every product and every change: what was there is there, byte for byte."""

import errno
import io
import os
from collections.abc import Callable, Sequence
from functools import cache
from itertools import count
from pathlib import Path

import openpyxl
import pytest

from tests.defects.clean import clean_workbook
from tests.defects.rendering import render
from tests.faults.planting import Planter, Saving, trouble
from tests.jobs.test_main_job import edited, write_workbook
from xl_tools.jobs.check import check
from xl_tools.jobs.fill import fill
from xl_tools.jobs.fix import fix
from xl_tools.jobs.merge import merge
from xl_tools.saving.change_log import log_of

_BOOK, _NEW, _OLD = "报送.xlsx", "新.xlsx", "旧.xlsx"


@cache
def _work() -> bytes:
    """Return a clerk's work that has nothing to do with this program."""
    out, book = io.BytesIO(), openpyxl.Workbook()
    book.active["A1"] = "手工账"
    book.save(out)
    return out.getvalue()


@cache
def _township(seed: int) -> bytes:
    return render(clean_workbook(seed)).data


def _faulty_work(path: Path) -> Path:
    """Write a workbook in which there is something to fill and something to fix."""

    def spoil(book: openpyxl.Workbook) -> None:
        for sheet in book.worksheets:
            if sheet["A3"].value == "项目编码":
                sheet["A3"], sheet["B3"] = "项目编号", None

    return edited(write_workbook(path), spoil)


def _townships(folder: Path) -> list[Path]:
    """Write the workbooks of two townships, which commands only read."""
    files = [folder / f"乡镇{seed}.xlsx" for seed in range(2)]
    for seed, file in enumerate(files):
        file.write_bytes(_township(seed))
    return files


def _over(*names: str) -> Callable[[Path], Sequence[Path]]:
    """Return what lays out townships, and a clerk's work with its log under these names."""

    def prepare(folder: Path) -> Sequence[Path]:
        for name in names:
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(_work())
            if path.suffix == ".xlsx":
                log_of(path).write_text("{}\n", encoding="utf-8")
        return _townships(folder)

    return prepare


def _faulty_township(folder: Path) -> Sequence[Path]:
    return [_faulty_work(folder / _BOOK)]


def _to_change(folder: Path) -> Sequence[Path]:
    _faulty_work(folder / _BOOK)
    return ()


def _changed(folder: Path) -> Sequence[Path]:
    _to_change(folder)
    fill(folder / _BOOK)
    return ()


def _changed_twice(folder: Path) -> Sequence[Path]:
    _changed(folder)
    fix(folder / _BOOK)
    return ()


def _changed_and_edited(folder: Path) -> Sequence[Path]:
    _changed_twice(folder)
    edited(folder / _BOOK, lambda book: book.worksheets[0].__setitem__("F40", "附注"))
    return ()


def _marked(folder: Path) -> Sequence[Path]:
    _faulty_work(folder / _BOOK)
    list(check(folder / _BOOK).mark(folder / "标记.xlsx"))
    (folder / _BOOK).write_bytes(_work())
    return [folder / "标记.xlsx"]


def _with_dataset(folder: Path) -> Sequence[Path]:
    files = _townships(folder)
    merge(files[:1]).save(dataset=folder / "数据集")
    return [*files, *(folder / "数据集").rglob("*")]


SAVINGS = [
    Saving("merge", ("merge", "乡镇0.xlsx", "乡镇1.xlsx", "-o", _NEW), _over()),
    Saving("merge over work", ("merge", "乡镇0.xlsx", "-o", _OLD), _over(_OLD)),
    Saving("merge with dataset", ("merge", "乡镇0.xlsx", "-o", _OLD, "--dataset", "数据集"), _over(_OLD)),
    Saving("into a dataset", ("merge", "乡镇0.xlsx", "乡镇1.xlsx", "--dataset", "数据集"), _with_dataset),
    Saving("stats", ("stats", "数据集", "--format", "json", "-o", "答.json"), _with_dataset),
    Saving(
        "booklet",
        ("booklet", "乡镇0.xlsx", "-o", "文本.pdf", "--impose", "a3"),
        _over("文本.pdf", "文本_A3.pdf"),
    ),
    Saving("booklet over work", ("booklet", "乡镇0.xlsx", "-o", _OLD), _over(_OLD)),
    Saving("booklets", ("booklet", "乡镇0.xlsx", "-o", "文本"), _over()),
    Saving("library", ("library", "乡镇0.xlsx", "-o", _OLD), _over(_OLD)),
    Saving("export", ("export", "乡镇0.xlsx", "--system", "监控指标", "-o", _OLD), _over(_OLD)),
    Saving("publish", ("publish", "乡镇0.xlsx", "-o", _OLD), _over(_OLD)),
    Saving("compare", ("compare", "乡镇0.xlsx", "乡镇1.xlsx", "-o", _OLD), _over(_OLD)),
    Saving("compare page", ("compare", "乡镇0.xlsx", "乡镇1.xlsx", "-o", "对比.html"), _over("对比.html")),
    Saving("return", ("return", _BOOK, "-o", "退回/单"), _faulty_township),
    Saving("notice", ("notice", _BOOK, "-o", "通报.pdf"), _faulty_township),
    Saving("return together", ("return", _BOOK, "-o", "退回单.pdf"), _faulty_township),
    Saving("check", ("check", "乡镇0.xlsx", "-o", "结果.txt"), _over("结果.txt")),
    Saving("check page", ("check", "乡镇0.xlsx", "--format", "html", "-o", "结果.html"), _over()),
    Saving("check review", ("check", "乡镇0.xlsx", "--format", "review", "-o", _OLD), _over(_OLD)),
    Saving("mark", ("check", _BOOK, "--format", "xlsx", "-o", _NEW), _faulty_township),
    Saving("mark over work", ("check", "乡镇0.xlsx", "--format", "xlsx", "-o", _OLD), _over(_OLD)),
    Saving(
        "mark into a folder", ("check", "乡镇0.xlsx", "乡镇1.xlsx", "--format", "xlsx", "-o", "标记"), _over()
    ),
    Saving("unmark", ("unmark", "标记.xlsx", "-o", _BOOK), _marked),
    Saving("progress", ("progress", "乡镇0.xlsx", "-o", _OLD), _over(_OLD)),
    Saving("exempted", ("exempted", "乡镇0.xlsx", "-o", _OLD), _over(_OLD)),
    Saving("import", ("import", "乡镇0.xlsx", "-o", _OLD), _over(_OLD)),
    Saving("new", ("new", "--unit", "906001", "--year", "2024", "-o", _OLD), _over(_OLD)),
    Saving("settings", ("settings", "-o", "设置.toml"), _over("设置.toml")),
    Saving("demo", ("demo", "演示"), _over("演示/文本.pdf", "演示/示例_有错.xlsx")),
    Saving("fill", ("fill", _BOOK), _to_change),
    Saving("fix", ("fix", _BOOK), _changed),
    Saving(
        "fix into another",
        ("fix", _BOOK, "-o", _OLD),
        lambda folder: (_over(_OLD)(folder), _to_change(folder))[1],
    ),
    Saving("undo the only change", ("undo", _BOOK), _changed),
    Saving("undo the last change", ("undo", _BOOK), _changed_twice),
    Saving("undo cell by cell", ("undo", _BOOK), _changed_and_edited),
]


@pytest.mark.parametrize("saving", SAVINGS, ids=[saving.name for saving in SAVINGS])
def test_a_fault_at_any_step_leaves_every_byte_or_the_whole_work(tmp_path: Path, saving: Saving) -> None:
    """What Windows says of a file that is held, and what a disk says that breaks down, in turn.

    Every third step, so that both are said; of ``demo``, which is made of the others, every seventh; with ``XL_TOOLS_EVERY=1``
    every one.
    """
    every = int(os.environ.get("XL_TOOLS_EVERY", "7" if saving.name == "demo" else "3"))
    planter = Planter(saving, tmp_path / "处")
    done = planter.run()
    assert done.left.files != done.before.files, done.left.said
    assert trouble(done, done) == ""
    wrong = []
    for at in count(step=every):
        ran = planter.run(at, (errno.EACCES, errno.EIO)[at % 2])
        if len(ran.steps) <= at:
            break
        if said := trouble(ran, done):
            wrong.append(f"{ran.steps[at]}: {said}")
    assert at > 0
    assert wrong == []
