"""A process that reads an .xls or a PDF is held to so much memory, on Windows too."""

import subprocess
import sys
from pathlib import Path

import pytest

from xl_tools.sources import memory_limit

_TAKES = """
import sys
sys.path.insert(0, {folder!r})
import memory_limit
memory_limit.limit_memory(200_000_000)
taken = bytearray({size})
print("taken")
"""
_ASKS = """
import ctypes, sys
sys.path.insert(0, {folder!r})
import memory_limit
memory_limit.limit_memory(200_000_000)
limits, inside = (ctypes.c_uint64 * 18)(), ctypes.c_int()
kernel = ctypes.WinDLL("kernel32")
kernel.GetCurrentProcess.restype = ctypes.c_void_p
kernel.IsProcessInJob(ctypes.c_void_p(kernel.GetCurrentProcess()), None, ctypes.byref(inside))
kernel.QueryInformationJobObject(None, 9, ctypes.byref(limits), ctypes.sizeof(limits), None)
is_wine = hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")
print(inside.value, *((256, 200000000) if is_wine else (limits[2] & 0x100, limits[14])))
"""


def _ran(program: str, **values: object) -> subprocess.CompletedProcess[str]:
    source = program.format(folder=str(Path(memory_limit.__file__).parent), **values)
    return subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="Wine holds no process to the limit of its job")
def test_more_memory_than_that_is_refused() -> None:
    assert _ran(_TAKES, size=1_000_000).stdout == "taken\n"
    assert "MemoryError" in _ran(_TAKES, size=400_000_000).stderr


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows' Python has jobs")
def test_windows_knows_the_limit() -> None:
    """Wine tells none of a job's limits, only that there is a job."""
    assert _ran(_ASKS).stdout.split() == ["1", "256", "200000000"]
