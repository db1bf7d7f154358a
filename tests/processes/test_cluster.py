"""A real cluster on this machine: the same bytes as without one, and every way it can fail said in Chinese."""

import builtins
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster

from tests.defects.clean import clean_workbook
from tests.defects.rendering import render
from tests.jobs.test_main_job import SETTINGS, write_workbook
from tests.products.dataset.datasets import content
from tests.test_cli import refused, run
from xl_tools.batch.batch import check_files
from xl_tools.batch.duplicates import without_duplicates
from xl_tools.errors import ClusterError, MissingPartError
from xl_tools.processes import cluster as cluster_module
from xl_tools.processes.cluster import cluster
from xl_tools.processes.workers import workers_for
from xl_tools.products.dataset.dataset_writing import write_dataset
from xl_tools.products.summary.summary_workbook import summary_workbook

_TOWNSHIPS = 5


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """Return the address of a cluster of two processes."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as local:
        yield local.scheduler_address


@pytest.fixture(scope="module")
def townships(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return generated townships and a damaged file."""
    folder = tmp_path_factory.mktemp("乡镇")
    for seed in range(_TOWNSHIPS):
        (folder / f"{seed:02d}.xlsx").write_bytes(render(clean_workbook(seed)).data)
    (folder / "坏的.xlsx").write_bytes(b"PK\x03\x04" + b"x" * 99)
    return sorted(folder.iterdir())


def test_any_number_of_workers_and_a_cluster_give_the_same_bytes(
    townships: list[Path], scheduler: str, tmp_path: Path
) -> None:
    books, datasets = [], []
    for workers in (1, 2, 4, None):
        place = workers_for(len(townships), workers) if workers else cluster(scheduler, townships)
        with place as executor:
            batch = without_duplicates(check_files(townships, SETTINGS, executor=executor))
        assert [Path(file.name).name for file in batch.refused] == ["坏的.xlsx"]
        books.append(summary_workbook(batch.checked, batch.refused, tmp_path / "汇总.xlsx"))
        write_dataset(tmp_path / f"{workers}", batch.checked, batch.refused)
        datasets.append(content(tmp_path / f"{workers}"))
    assert len(batch.checked) == _TOWNSHIPS
    assert [book == books[0] for book in books] == [True] * 4
    assert [dataset == datasets[0] for dataset in datasets] == [True] * 4


def test_relative_paths_mean_on_the_cluster_what_they_mean_here(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_workbook(Path("报送.xlsx"), codes={"执法经费": "13032423P00442810072T"})
    Path("坏.xlsx").write_bytes(b"PK\x03\x04")
    here, there = (
        run("check", "报送.xlsx", "坏.xlsx"),
        run("check", "报送.xlsx", "坏.xlsx", "--dask", scheduler),
    )
    assert (there.output, there.exit_code) == (here.output, here.exit_code)
    assert "JX103" in there.output
    assert run("merge", "报送.xlsx", "-o", "甲.xlsx").exit_code == 0
    assert run("merge", "报送.xlsx", "-o", "乙.xlsx", "--dask", scheduler).exit_code == 0
    assert Path("甲.xlsx").read_bytes() == Path("乙.xlsx").read_bytes()


def said(address: str, *files: Path) -> str:
    with pytest.raises(ClusterError) as error, cluster(address, files):
        pass
    return str(error.value)


@pytest.mark.parametrize(
    "address", ["没有这个地址", "tcp://x", "tcp://x:y", "http://127.0.0.1:80", "tcp://127.0.0.1:1"]
)
def test_an_address_that_leads_nowhere_is_refused_at_once(address: str) -> None:
    assert said(address).startswith(f"{address}：连不上 Dask 集群。请检查地址")


def test_a_port_where_something_else_listens_is_refused_after_some_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cluster_module, "_SECONDS_TO_CONNECT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert "连不上 Dask 集群" in said(f"tcp://127.0.0.1:{silent.getsockname()[1]}")


def test_a_cluster_without_workers_is_refused() -> None:
    with LocalCluster(n_workers=0, dashboard_address=":0") as local:
        assert "集群里没有工作进程" in said(local.scheduler_address)


def no_program() -> Callable[[str], Any]:
    def look(_: str) -> None:
        raise ModuleNotFoundError

    return look


def another_version() -> Callable[[str], Any]:
    return lambda _: ("9.9.9", True)


@pytest.mark.parametrize(
    ("found", "reason"),
    [(no_program, "没有装 xl-tools"), (another_version, "上的 xl-tools 是 9.9.9，这里是")],
)
def test_workers_without_this_program_or_with_another_version_are_refused(
    scheduler: str, monkeypatch: pytest.MonkeyPatch, found: Callable[[], Any], reason: str
) -> None:
    monkeypatch.setattr(cluster_module, "_look_around", found())
    assert reason in said(scheduler)


def test_workers_that_do_not_see_the_files_are_refused(scheduler: str, tmp_path: Path) -> None:
    assert f"找不到 {tmp_path / '没有.xlsx'}" in said(scheduler, tmp_path / "没有.xlsx")


def test_a_cluster_that_breaks_down_is_told_of_and_nothing_hangs(townships: list[Path]) -> None:
    local = LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=":0")
    with (
        pytest.raises(ClusterError, match="集群中途断了"),
        cluster(local.scheduler_address, townships) as executor,
    ):
        check_files(townships * 20, SETTINGS, progress=lambda _: local.close(), executor=executor)


def test_without_dask_installed_the_option_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    importing = builtins.__import__

    def imported(name: str, *others: Any, **more: Any) -> Any:
        if name.partition(".")[0] == "distributed":
            raise ModuleNotFoundError(name)
        return importing(name, *others, **more)

    book = write_workbook(tmp_path / "报送.xlsx")
    monkeypatch.setattr(builtins, "__import__", imported)
    assert "pip install distributed" in refused("check", book, "--dask", "tcp://127.0.0.1:1")
    with pytest.raises(MissingPartError), cluster("tcp://127.0.0.1:1", []):
        pass
    assert "只能写一样" in refused("check", book, "--dask", "tcp://127.0.0.1:1", "--workers", 2)
