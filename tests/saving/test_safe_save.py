import errno
import os
import random
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from xl_tools.errors import FileInUseError, RefusalError, UnreadableFileError, UnwritableTargetError
from xl_tools.model.submission import OUTPUT_MARK
from xl_tools.saving.change_log import log_of
from xl_tools.saving.safe_save import (
    OriginalFile,
    changing,
    check_target,
    owner_file,
    read_for_change,
    replace_file,
    write_new,
)

OLD, NEW = b"old contents", b"new contents"
_BY_A_LINK = pytest.mark.skipif(sys.platform == "win32", reason="Wine opens no file by a symbolic link")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "石门镇.xlsx"
    path.write_bytes(OLD)
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def restore_file(original: OriginalFile, backup: bytes) -> None:
    with changing(original, backup):
        pass


def changes_of(book: Path) -> list[Callable[[], object]]:
    return [lambda: replace_file(read_for_change(book), NEW), lambda: write_new(book, NEW, [])]


def one_chinese_line(error: RefusalError) -> bool:
    text = str(error)
    return "\n" not in text and "。" in text and error.file in text and not text.isascii()


def test_a_replaced_file_has_the_new_bytes_and_its_backup_the_old_ones(book: Path) -> None:
    backup = replace_file(read_for_change(book), NEW)

    assert backup is not None
    assert book.read_bytes() == NEW
    assert backup.read_bytes() == OLD
    assert backup.parent == book.parent
    assert backup.name.startswith("石门镇.备份20")
    assert backup.suffix == ".xlsx"
    assert names(book.parent) == sorted([book.name, backup.name])


def test_a_restored_file_has_the_backups_bytes_and_nothing_else_changes(book: Path) -> None:
    backup = replace_file(read_for_change(book), NEW)
    restore_file(read_for_change(book), backup.read_bytes())
    assert book.read_bytes() == OLD
    assert names(book.parent) == sorted([book.name, backup.name])


def test_a_second_backup_never_takes_the_place_of_an_earlier_one(book: Path) -> None:
    contents = [b"%d" % number for number in range(6)]
    backups = [replace_file(read_for_change(book), new) for new in contents]

    assert [backup.read_bytes() for backup in backups] == [OLD, *contents[:-1]]
    assert len(set(backups)) == len(contents)


@pytest.mark.skipif(sys.platform == "win32", reason="a file on Windows has no such modes")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o666])
def test_permissions_stay_on_the_file_and_its_backup(book: Path, mode: int) -> None:
    book.chmod(mode)
    backup = replace_file(read_for_change(book), NEW)

    assert backup is not None
    assert [stat.S_IMODE(path.stat().st_mode) for path in (book, backup)] == [mode, mode]


@_BY_A_LINK
def test_a_symbolic_link_stays_a_link_and_the_file_behind_it_changes(book: Path, tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    link = tmp_path / "desk" / "快捷.xlsx"
    link.symlink_to(book)
    backup = replace_file(read_for_change(link), NEW)

    assert link.is_symlink()
    assert book.read_bytes() == NEW
    assert backup is not None
    assert backup.parent == book.parent
    write_new(link, b"output", [])
    assert link.is_symlink()
    assert book.read_bytes() == b"output"


@pytest.mark.parametrize("pattern", ["~${}", ".~{}", ".~lock.{}#"])
def test_a_file_open_in_a_spreadsheet_program_is_not_replaced(book: Path, pattern: str) -> None:
    owner = book.with_name(pattern.format(book.name))
    owner.write_bytes(b"clerk")
    before = names(book.parent)

    assert owner_file(book) == owner
    for change in changes_of(book):
        with pytest.raises(FileInUseError, match="打开") as caught:
            change()
        assert one_chinese_line(caught.value)
        assert owner.name in str(caught.value)
    assert book.read_bytes() == OLD
    assert names(book.parent) == before


@_BY_A_LINK
def test_a_file_opened_through_its_link_counts_as_open(book: Path, tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    link = tmp_path / "desk" / "快捷.xlsx"
    link.symlink_to(book)
    book.with_name(f"~${book.name}").write_bytes(b"")
    assert owner_file(link) == book.with_name(f"~${book.name}")
    assert owner_file(tmp_path / "another.xlsx") is None


@pytest.mark.parametrize("meanwhile", ["changed", "removed"])
def test_a_file_that_changed_since_it_was_read_is_left_alone(book: Path, meanwhile: str) -> None:
    original = read_for_change(book)
    if meanwhile == "changed":
        book.write_bytes(b"typed by someone else")
    else:
        book.unlink()
    with pytest.raises(FileInUseError, match="读取之后") as caught:
        replace_file(original, NEW)

    assert one_chinese_line(caught.value)
    assert names(book.parent) == ([book.name] if meanwhile == "changed" else [])


def test_a_file_marked_read_only_is_refused_even_for_the_administrator(book: Path) -> None:
    book.chmod(0o444)
    for change in changes_of(book):
        with pytest.raises(UnwritableTargetError, match="只读") as caught:
            change()
        assert one_chinese_line(caught.value)
    assert book.read_bytes() == OLD
    assert names(book.parent) == [book.name]


@pytest.mark.skipif(sys.platform == "win32", reason="a folder on Windows cannot be read-only")
def test_a_folder_marked_read_only_is_refused_even_for_the_administrator(book: Path) -> None:
    book.parent.chmod(0o555)
    try:
        with pytest.raises(UnwritableTargetError, match="文件夹不能写入"):
            replace_file(read_for_change(book), NEW)
        with pytest.raises(UnwritableTargetError, match="文件夹不能写入"):
            write_new(book.with_name("汇总.xlsx"), NEW, [])
        assert names(book.parent) == [book.name]
    finally:
        book.parent.chmod(0o755)


def test_a_missing_file_and_a_folder_cannot_be_read_for_change(tmp_path: Path) -> None:
    for path in (tmp_path / "没有.xlsx", tmp_path):
        with pytest.raises(UnreadableFileError) as caught:
            read_for_change(path)
        assert one_chinese_line(caught.value)


def test_an_output_is_made_with_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    target, plain = tmp_path / "汇总.xlsx", tmp_path / "plain"
    write_new(target, NEW, [])
    plain.write_bytes(b"")

    assert target.read_bytes() == NEW
    assert target.stat().st_mode == plain.stat().st_mode
    write_new(target, b"again", [tmp_path / "not there.xlsx"])
    assert target.read_bytes() == b"again"


def test_somebodys_workbook_is_kept_when_an_output_takes_its_name(tmp_path: Path) -> None:
    """Its log goes with it; what this program could make anew is not kept."""
    target = tmp_path / "报送.xlsx"
    target.write_bytes(NEW)
    log_of(target).write_bytes(b"{}")
    backup = write_new(target, b"made", [])
    assert backup
    assert (backup.read_bytes(), log_of(backup).read_bytes()) == (NEW, b"{}")
    assert not log_of(target).exists()
    assert write_new(target, b"made", []) is None
    output = tmp_path / "汇总.xlsx"
    with xlsxwriter.Workbook(output) as book:
        book.set_properties({"category": OUTPUT_MARK})
    assert write_new(output, b"anew", []) is None
    page = tmp_path / "结果.html"
    page.write_bytes(b"old")
    assert write_new(page, b"new", []) is None


def test_an_output_equal_to_an_input_is_refused_whatever_its_spelling(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sub").mkdir()
    hard, soft = tmp_path / "hard.xlsx", tmp_path / "soft.xlsx"
    hard.hardlink_to(book)
    monkeypatch.chdir(tmp_path)
    spellings = [book, Path(book.name), tmp_path / "sub" / ".." / book.name, hard]
    if sys.platform == "win32":
        spellings.append(Path(str(book).upper()))
    else:
        soft.symlink_to(book)
        spellings.append(soft)
    for target in spellings:
        for given in spellings:
            with pytest.raises(UnwritableTargetError, match="就是输入文件") as caught:
                write_new(target, NEW, [tmp_path / "other.xlsx", given])
            assert one_chinese_line(caught.value)
    assert book.read_bytes() == OLD


def test_an_output_equal_to_an_input_that_is_not_there_is_refused_too(tmp_path: Path) -> None:
    with pytest.raises(UnwritableTargetError, match="就是输入文件"):
        check_target(tmp_path / "a.xlsx", [tmp_path / "x" / ".." / "a.xlsx"])


def test_what_is_no_place_for_a_file_is_refused_in_one_line(book: Path, tmp_path: Path) -> None:
    places = {
        tmp_path: "是文件夹",
        tmp_path / "nowhere" / "a.xlsx": "文件夹不存在",
        book / "a.xlsx": "文件夹不存在",
        Path(os.devnull): "不是普通文件",
    }
    if sys.platform != "win32":  # Wine keeps a name of any length
        places |= {tmp_path / ("长" * 200): "写不进去", Path("/proc/a.xlsx"): "不能写入"}
    for target, reason in places.items():
        with pytest.raises(UnwritableTargetError, match=reason) as caught:
            write_new(target, NEW, [])
        assert one_chinese_line(caught.value)
    assert names(tmp_path) == [book.name]
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def run_with_a_full_disk(code: str, folder: Path) -> str:
    """Run code in a process that may write no file beyond 64 KiB: the write breaks off in the middle."""
    import resource  # noqa: PLC0415 - which Windows does not have

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, 65_536))

    source = (
        "from pathlib import Path\nfrom xl_tools.errors import *\nfrom xl_tools.saving.safe_save import *\n"
    )
    source += f"try:\n    {code}\nexcept RefusalError as error:\n    print(error)"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", source],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        preexec_fn=limit,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit to the size of a process's files")
def test_a_disk_that_fills_up_half_way_leaves_everything_as_it_was(book: Path) -> None:
    small, large = "b'x' * 1000", "b'x' * 1_000_000"
    for code in (
        f"replace_file(read_for_change(Path('{book.name}')), {large})",
        f"write_new(Path('{book.name}'), {large}, [])",
        f"write_new(Path('新.xlsx'), {large}, [])",
    ):
        assert "磁盘空间不够" in run_with_a_full_disk(code, book.parent)
        assert names(book.parent) == [book.name]
        assert book.read_bytes() == OLD
    assert run_with_a_full_disk(f"write_new(Path('新.xlsx'), {small}, [])", book.parent) == ""
    book.write_bytes(b"y" * 100_000)  # here the backup is what finds no room
    assert "磁盘空间不够" in run_with_a_full_disk(
        f"replace_file(read_for_change(Path('{book.name}')), {small})", book.parent
    )
    assert names(book.parent) == ["新.xlsx", book.name]


@pytest.mark.parametrize(
    ("number", "refusal"),
    [
        (errno.EACCES, FileInUseError),  # what Windows says of a file that another program holds open
        (errno.ENOSPC, UnwritableTargetError),
        (errno.EIO, UnwritableTargetError),
    ],
)
def test_when_the_last_step_fails_backup_and_temporary_file_are_gone(
    book: Path, monkeypatch: pytest.MonkeyPatch, number: int, refusal: type[RefusalError]
) -> None:
    step = Path.replace

    def fail_on_the_book(self: Path, target: Path) -> Path:
        if target == book.resolve():
            raise OSError(number, os.strerror(number))
        return step(self, target)

    monkeypatch.setattr(Path, "replace", fail_on_the_book)
    for change in (replace_file, restore_file):
        with pytest.raises(refusal) as caught:
            change(read_for_change(book), NEW)
        assert one_chinese_line(caught.value)
        assert names(book.parent) == [book.name]
        assert book.read_bytes() == OLD


KILLED = """
import sys
from pathlib import Path
from xl_tools.saving.safe_save import changing, read_for_change, replace_file
path, size = Path(sys.argv[1]), 200_000
print("ready", flush=True)
for turn in range(100_000):
    original, new = read_for_change(path), b"ab"[turn % 2 : turn % 2 + 1] * size
    if turn % 10:
        with changing(original, new):
            pass
    else:
        replace_file(original, new)
"""


def test_a_process_killed_at_any_moment_leaves_a_whole_file(book: Path) -> None:
    whole = {bytes([letter]) * 200_000 for letter in b"ab"}
    chance = random.Random(906_001)  # noqa: S311 - moments, not secrets
    book.write_bytes(b"b" * 200_000)
    torn = 0
    for _ in range(30):
        with subprocess.Popen(
            [sys.executable, "-c", KILLED, str(book)],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chance.uniform(0, 0.05))
            process.kill()
        torn += sum(name.startswith(".xl-tools-") for name in names(book.parent))
        for path in book.parent.iterdir():
            if path.suffix == ".tmp":
                path.unlink()
            else:
                assert path.read_bytes() in whole, path.name
    assert torn, "no process was killed while it was writing"
