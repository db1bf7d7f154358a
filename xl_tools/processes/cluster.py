"""A Dask cluster that the bureau has already, as an executor: workers on many machines that see the same files.

Dask is an optional part: it is imported only here, and only when a cluster is asked for.
"""

import gc
import logging
import socket
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from xl_tools import __version__
from xl_tools.errors import ClusterError, MissingPartError
from xl_tools.processes.collecting import collect_rarely
from xl_tools.sources.opening import paths_from

if TYPE_CHECKING:
    from distributed import Client

_P = ParamSpec("_P")
_T = TypeVar("_T")
_SECONDS_TO_CONNECT = 5


class ClusterExecutor(Executor):
    """Hands calls to a cluster, where relative paths mean what they mean here."""

    files_a_task = 24
    """What a call costs on a cluster, 4 ms of the processors, is shared by so many files of 25 ms and more each (measured)."""

    def __init__(self, client: "Client", workers: int) -> None:
        """Take a client that is connected, and how many calls its cluster runs at once."""
        self._inner = client.get_executor(pure=False)
        self._folder = Path.cwd()
        self._max_workers = workers  # the name by which the executors of the standard library have it

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Run a call on some worker."""
        future: Future[_T] = self._inner.submit(_run_there, self._folder, fn, args, kwargs)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as Executor has it
        """Wait for the calls in hand, or drop them."""
        self._inner.shutdown(wait=wait and not cancel_futures)


@contextmanager
def cluster(address: str, files: Sequence[Path]) -> Iterator[ClusterExecutor]:
    """Give an executor on the cluster whose scheduler is at ``address`` (``tcp://192.168.1.5:8786``).

    Raises :class:`ClusterError` where there is none within some seconds, where its workers lack this program or the
    files, and where it breaks down; :class:`MissingPartError` where Dask is not installed.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - optional, and heavy
        from distributed.comm.core import CommClosedError  # noqa: PLC0415 - as above
        from distributed.scheduler import KilledWorker  # noqa: PLC0415 - as above
    except ImportError as error:
        raise MissingPartError(
            "--dask",
            "这台电脑上没有装 Dask",
            f'请运行 "{sys.executable}" -m pip install distributed，或不用 --dask',
        ) from error
    for name in [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # what matters is said in Chinese, once
    client = _connected(Client, address)
    try:
        executor = ClusterExecutor(client, _workers(client, address, files))
        try:
            yield executor
        finally:
            executor.shutdown(cancel_futures=True)
    except (CommClosedError, KilledWorker, CancelledError, TimeoutError) as error:
        raise ClusterError(
            address,
            f"集群中途断了（{type(error).__name__}），没有写任何文件",
            "请看看集群是否正常，再运行一次",
        ) from error
    finally:
        client.close(timeout=1)


def _connected(client: "type[Client]", address: str) -> "Client":
    """Return a client that is connected.

    That a scheduler is there is found out first: Dask's client waits for ever where somebody else listens.
    """
    try:
        _greet(address)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # versions are compared below
            return client(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterError(
            address,
            "连不上 Dask 集群",
            "请检查地址（形如 tcp://192.168.1.5:8786）、集群是否已启动、网络是否相通",
        ) from error


def _greet(address: str) -> None:
    """Raise ``ValueError`` for what is no ``tcp://host:port``, ``OSError`` where none speaks first, as a scheduler does."""
    parts = urlsplit(address)
    if parts.scheme != "tcp" or not parts.hostname or not parts.port:
        raise ValueError(address)
    with socket.create_connection((parts.hostname, parts.port), _SECONDS_TO_CONNECT) as connection:
        if not connection.recv(1):
            raise OSError(address)


def _workers(client: "Client", address: str, files: Sequence[Path]) -> int:
    """Return how many calls the cluster runs at once; refuse one that could not do the work."""
    threads = client.nthreads()
    if not threads:
        raise ClusterError(address, "集群里没有工作进程", "请先在各台机器上运行 dask worker")
    first = str(files[0].absolute()) if files else ""
    answers: dict[str, Any] = client.run(_look_around, first, on_error="return")
    for worker, answer in answers.items():
        if not isinstance(answer, tuple):
            reason = f"集群的 {worker} 上没有装 xl-tools"
        elif answer[0] != __version__:
            reason = f"集群的 {worker} 上的 xl-tools 是 {answer[0]}，这里是 {__version__}"
        elif not answer[1]:
            reason = f"集群的 {worker} 上找不到 {first}"
        else:
            continue
        remedy = "各台机器要装同一版本的 xl-tools，并能用同一路径读到这些文件（共享文件夹）"
        raise ClusterError(address, reason, remedy)
    return sum(threads.values())


def _run_there(
    folder: Path, call: Callable[..., _T], args: Sequence[object], kwargs: Mapping[str, object]
) -> _T:
    """Run a call on a worker, relative paths being those of the machine that asks; the worker is left as it was."""
    thresholds = gc.get_threshold()
    collect_rarely()
    try:
        with paths_from(folder):
            return call(*args, **kwargs)
    finally:
        gc.set_threshold(*thresholds)


def _look_around(file: str) -> tuple[str, bool]:
    """Tell, on a worker, which version this program has there, and whether a file can be seen."""
    return __version__, not file or Path(file).exists()
