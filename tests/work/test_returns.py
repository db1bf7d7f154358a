from pathlib import Path

from click.testing import CliRunner, Result

from tests.work.test_main_job import edited, write_workbook
from xl_tools.cli import main


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
    assert "906009某镇_退回单.pdf 是以前的退回单" in _run(folder, "-o", out).output


def test_all_slips_can_be_one_file_to_be_printed_at_once(tmp_path: Path) -> None:
    source = _faulty(tmp_path / "石门.xlsx")
    assert _run(source, "-o", tmp_path / "退回单.pdf").exit_code == 1
    assert (tmp_path / "退回单.pdf").read_bytes().startswith(b"%PDF")
    assert "扩展名应是 .pdf" in _run(source, "-o", tmp_path / "退回单.docx").output


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
