import multiprocessing
from dataclasses import replace
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path

import openpyxl
import pypdf
from click.testing import CliRunner, Result

from tests.jobs.test_main_job import edited, write_workbook
from xl_tools.batch.batch import check_files
from xl_tools.commands.command_line import main
from xl_tools.jobs.return_slips import returns_of
from xl_tools.products.return_slips.slips_pdf import Terms, slips_pdf
from xl_tools.settings import shipped_settings
from xl_tools.values.text import squeeze


def _run(*arguments: Path | str) -> Result:
    return CliRunner().invoke(main, ["return", *map(str, arguments)])


def _faulty(path: Path) -> Path:
    write_workbook(path)
    return edited(path, lambda book: book.worksheets[-1].__setitem__("C4", None))


def test_each_unit_with_errors_gets_a_file_of_its_name(tmp_path: Path) -> None:
    folder, out = tmp_path / "各乡镇", tmp_path / "退回单"
    folder.mkdir()
    _faulty(folder / "石门.xlsx")
    result = _run(folder, "-o", out, "--bureau", "卢龙县财政局")
    assert result.exit_code == 1, result.output
    assert [path.name for path in out.iterdir()] == ["906001石门镇人民政府本级_退回单.pdf"]
    assert next(out.iterdir()).read_bytes().startswith(b"%PDF")
    assert "1 个单位的退回单；0 个单位没有必须改正的" in result.output
    (out / "906009某镇_退回单.pdf").write_bytes(b"%PDF")
    assert "906009某镇_退回单.pdf 是以前的，不是这次的" in _run(folder, "-o", out).output


def test_all_slips_can_be_one_file_to_be_printed_at_once(tmp_path: Path) -> None:
    source = _faulty(tmp_path / "石门.xlsx")
    assert _run(source, "-o", tmp_path / "退回单.pdf").exit_code == 1
    assert (tmp_path / "退回单.pdf").read_bytes().startswith(b"%PDF")
    assert "扩展名应是 .pdf 或 .docx" in _run(source, "-o", tmp_path / "退回单.xlsx").output


def test_the_day_is_printed_the_same_however_it_was_written(tmp_path: Path) -> None:
    source = _faulty(tmp_path / "石门.xlsx")
    for written in ("2026-12-01", "2026年12月1日前"):
        out = tmp_path / f"{written}.pdf"
        assert _run(source, "-o", out, "--due", written).exit_code == 1
        assert "2026年12月1日" in squeeze(pypdf.PdfReader(out).pages[0].extract_text())
    refused = _run(source, "-o", tmp_path / "x.pdf", "--due", "下周五")
    assert refused.exit_code == 2
    assert "--due 下周五：看不出是哪一天。请写成 2026-12-01" in refused.output
    assert not (tmp_path / "x.pdf").exists()


def test_nothing_to_correct_makes_nothing(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "石门.xlsx")
    result = _run(source, "-o", tmp_path / "退回单")
    assert (result.exit_code, (tmp_path / "退回单").exists()) == (0, False)
    assert "不用退回；1 个单位没有必须改正的" in result.output


def test_unreadable_files_are_named_and_the_rest_is_returned(tmp_path: Path) -> None:
    folder = tmp_path / "各乡镇"
    folder.mkdir()
    _faulty(folder / "石门.xlsx")
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04broken")
    result = _run(folder, "-o", tmp_path / "退回单")
    assert result.exit_code == 2
    assert "坏.xlsx" in result.output
    assert len(list((tmp_path / "退回单").iterdir())) == 1


def test_more_units_than_one_file_can_hold_go_into_several(tmp_path: Path) -> None:
    batch = check_files([_faulty(tmp_path / "石门.xlsx")], shipped_settings())
    returns = returns_of(batch)
    slips = tuple(returns.slips[0]._replace(unit_code=f"9060{n:02}") for n in range(60))
    written = list(replace(returns, slips=slips).save(tmp_path / "退回单.pdf"))
    assert [(path.name, len(part)) for path, part in written] == [
        ("退回单_1.pdf", 25),
        ("退回单_2.pdf", 25),
        ("退回单_3.pdf", 10),
    ]
    assert [len(pypdf.PdfReader(path).pages) for path, _ in written] == [25, 25, 10]
    assert written[2][0].read_bytes() == slips_pdf(slips[50:], Terms())


def test_slips_of_workbooks_that_name_no_unit_are_named_by_their_folders(tmp_path: Path) -> None:
    def nameless(book: openpyxl.Workbook, own: str) -> None:
        book.worksheets[-1]["E3"] = f"{own}的项目"
        for address in ("B4", "B5"):
            book["单位信息"][address] = None
        for sheet in book.worksheets[-3:]:
            sheet["A2"] = None

    books = []
    for name in ("东镇", "西镇"):
        (tmp_path / name).mkdir()
        books.append(edited(_faulty(tmp_path / name / "报送.xlsx"), partial(nameless, own=name)))
    for order, out in ((books, "一"), (books[::-1], "二")):
        assert _run(*order, "-o", tmp_path / out).exit_code == 1
        names = sorted(path.name for path in (tmp_path / out).iterdir())
        assert names == ["报送_东镇_退回单.pdf", "报送_西镇_退回单.pdf"]


def test_a_worker_that_is_killed_costs_no_slip(tmp_path: Path) -> None:
    returns = returns_of(check_files([_faulty(tmp_path / "石门.xlsx")], shipped_settings()))
    slips = tuple(returns.slips[0]._replace(unit_code=f"90600{n}") for n in range(6))
    killed: list[BaseProcess] = []
    for target, (one,) in replace(returns, slips=slips).save(tmp_path / "退回单"):
        if not killed:
            killed += multiprocessing.active_children()
            for child in killed:
                child.kill()
        assert target.read_bytes() == slips_pdf([one], Terms())
    assert killed
    assert len(list((tmp_path / "退回单").iterdir())) == len(slips)
