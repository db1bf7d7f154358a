"""Disks that are full, closed or gone, files that are locked or still being written: everything stays as it was."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.defects.clean import clean_workbook
from tests.defects.rendering import render
from tests.faults.killing import faulty_workbook
from tests.faults.running import AS_A_CLERK, Disk, contents, run
from xl_tools.batch.batch import check_files
from xl_tools.errors import FileInUseError, RefusalError, UnreadableFileError
from xl_tools.saving.safe_save import read_for_change, replace_file
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import read_bytes

SETTINGS = shipped_settings()


@pytest.fixture(scope="module")
def book() -> bytes:
    return faulty_workbook()


@pytest.fixture(scope="module")
def township() -> bytes:
    return render(clean_workbook(0)).data


def test_on_a_full_disk_fill_and_fix_change_nothing_and_say_so(
    disk: Callable[[int], Disk], book: bytes
) -> None:
    full = disk(2 * len(book) // 1024)
    path = full.place / "报送.xlsx"
    path.write_bytes(book)
    full.fill()
    before = contents(full.place)
    for command in ("fill", "fix"):
        ran = run(command, path)
        assert ran.code == 2
        assert "磁盘空间不够，没有写入" in ran.told
        assert ran.is_plain
        assert contents(full.place) == before


def test_on_a_disk_with_room_for_half_a_backup_nothing_is_left_behind(
    disk: Callable[[int], Disk], book: bytes
) -> None:
    narrow = disk(int(len(book) * 2.5) // 1024)  # the file and its new version, but not the backup
    path = narrow.place / "报送.xlsx"
    path.write_bytes(book)
    ran = run("fill", path)
    assert ran.code == 2
    assert "磁盘空间不够" in ran.told
    assert contents(narrow.place) == {path.name: book}


def test_on_a_full_disk_a_summary_is_not_there_and_an_earlier_one_stays(
    disk: Callable[[int], Disk], township: bytes, tmp_path: Path
) -> None:
    (tmp_path / "乡镇.xlsx").write_bytes(township)
    full = disk(16)
    new, old = full.place / "新.xlsx", full.place / "旧.xlsx"
    old.write_bytes(b"yesterday")
    full.fill()
    before = contents(full.place)
    for target in (new, old):
        ran = run("merge", tmp_path / "乡镇.xlsx", "-o", target)
        assert ran.code == 2
        assert "磁盘空间不够，没有写入" in ran.told
        assert contents(full.place) == before


def test_where_the_temporary_folder_is_full_a_summary_is_not_there_and_the_folder_is_named(
    disk: Callable[[int], Disk], township: bytes, tmp_path: Path
) -> None:
    (tmp_path / "乡镇.xlsx").write_bytes(township)
    narrow = disk(40)  # enough to be taken for a temporary folder, not for the lists
    ran = run("merge", tmp_path / "乡镇.xlsx", "-o", tmp_path / "汇总.xlsx", temporary=narrow.place)
    assert ran.code == 2
    assert f"{narrow.place}：磁盘空间不够，没有写入" in ran.told
    assert ran.is_plain
    assert contents(narrow.place) == {}
    assert not (tmp_path / "汇总.xlsx").exists()


def test_on_a_disk_that_takes_no_writing_everything_stays(disk: Callable[[int], Disk], book: bytes) -> None:
    closed = disk(1024)
    path = closed.place / "报送.xlsx"
    path.write_bytes(book)
    closed.close()
    for arguments in (("fill", path), ("merge", path, "-o", closed.place / "汇总.xlsx")):
        ran = run(*arguments)
        assert ran.code == 2
        assert "只读" in ran.told or "不能写入" in ran.told
        assert ran.is_plain
    assert contents(closed.place) == {path.name: book}


def test_a_clerk_without_permission_is_told_so_and_nothing_changes(strange_folder: Path, book: bytes) -> None:
    path, secret = strange_folder / "报送.xlsx", strange_folder / "看不见.xlsx"
    path.write_bytes(book)
    secret.write_bytes(book)
    secret.chmod(0o600)
    for each in (path, secret):
        shutil.chown(each, "nobody")
    before = contents(strange_folder)
    told = {
        "fill": run("fill", path, through=AS_A_CLERK),
        "merge": run("merge", path, "-o", strange_folder / "汇总.xlsx", through=AS_A_CLERK),
        "check": run("check", secret, through=AS_A_CLERK),
    }
    assert {command: ran.code for command, ran in told.items()} == dict.fromkeys(told, 2)
    assert "不能写入" in told["fill"].told + told["merge"].told
    assert "没有权限" in told["check"].told
    assert all(ran.is_plain for ran in told.values())
    assert contents(strange_folder) == before


def test_a_folder_that_may_not_be_looked_into_is_named_and_the_rest_checked(
    strange_folder: Path, township: bytes
) -> None:
    (strange_folder / "乡镇.xlsx").write_bytes(township)
    for name in ("关着的", "System Volume Information"):  # every USB stick has the second
        (strange_folder / name).mkdir(mode=0o700)
        shutil.chown(strange_folder / name, "nobody")
    ran = run("check", strange_folder, through=AS_A_CLERK)
    assert ran.code == 2
    assert "关着的" in ran.told
    assert "没有权限" in ran.told
    assert "System" not in ran.told
    assert "1 个文件" in ran.told


def test_when_the_share_goes_in_the_middle_the_rest_is_named(
    disk: Callable[[int], Disk], township: bytes
) -> None:
    share = disk(1024)
    paths = [share.place / f"{number}.xlsx" for number in range(6)]
    for path in paths:
        path.write_bytes(township)

    def take_away(name: str) -> None:
        if name == paths[2].name:
            share.take_away()

    batch = check_files(paths, SETTINGS, progress=take_away)
    assert [Path(one.submission.file.name) for one in batch.checked] == paths[:3]
    assert [(Path(file.name), file.reason) for file in batch.refused] == [
        (p, "找不到这个文件") for p in paths[3:]
    ]


def test_when_the_folder_goes_before_the_file_is_replaced_it_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "共享"
    folder.mkdir()
    path = folder / "报送.xlsx"
    path.write_bytes(b"old")

    def take_away(*_: object) -> None:
        shutil.rmtree(folder)

    with pytest.raises(RefusalError, match="移走或删除"):
        replace_file(read_for_change(path), b"new", take_away)
    assert not folder.exists()


@pytest.mark.parametrize("number", [errno.ESTALE, errno.EIO, errno.ENOTCONN])
def test_a_share_that_does_not_answer_is_said_to_be_the_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    path = tmp_path / "报送.xlsx"
    path.write_bytes(b"old")

    def fail(_: Path) -> bytes:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(UnreadableFileError, match="检查磁盘或网络"):
        read_bytes(path, SETTINGS)
    with pytest.raises(UnreadableFileError, match="检查"):
        read_for_change(path)


def test_a_file_that_is_still_being_copied_is_not_read_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, township: bytes
) -> None:
    path = tmp_path / "报送.xlsx"
    path.write_bytes(township[:5_000])
    read = Path.read_bytes

    def read_while_it_grows(self: Path) -> bytes:
        data = read(self)
        with path.open("ab") as file:
            file.write(township[5_000:])
        return data

    monkeypatch.setattr(Path, "read_bytes", read_while_it_grows)
    with pytest.raises(FileInUseError, match="正在被改动"):
        read_bytes(path, SETTINGS)


def test_a_file_that_another_program_holds_is_said_to_be_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "报送.xlsx"
    path.write_bytes(b"old")

    def fail(_: Path) -> bytes:
        raise PermissionError(errno.EACCES, "sharing violation")  # what Windows says

    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(UnreadableFileError, match="正被别的程序占用"):
        read_bytes(path, SETTINGS)


def test_a_link_that_leads_to_itself_is_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    link = tmp_path / "圈.xlsx"
    link.symlink_to(link)
    ran = run("check", link)
    assert ran.code == 2
    assert ran.is_plain
