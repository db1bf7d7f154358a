import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.running import AS_A_CLERK, Disk

_NOT_PERMITTED = "this machine does not let a test mount a disk"
_SOMEBODY = 65_534


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[int], Disk]]:
    """Return what mounts a disk of so many kilobytes; it is unmounted at the end."""
    mounted: list[Disk] = []

    def mount(kilobytes: int) -> Disk:
        place = tmp_path / f"盘{len(mounted)}"
        place.mkdir()
        options = ["-o", f"size={kilobytes}k"]
        done = subprocess.run(
            ["mount", "-t", "tmpfs", *options, "tmpfs", place], capture_output=True, check=False
        )
        if done.returncode:
            pytest.skip(_NOT_PERMITTED)
        mounted.append(Disk(place))
        return mounted[-1]

    yield mount
    for each in mounted:
        each.take_away()


@pytest.fixture
def strange_folder(tmp_path: Path) -> Path:
    """Return a folder of another user's."""
    if os.geteuid() or not shutil.which(AS_A_CLERK[0]):
        pytest.skip("only the administrator, with setpriv, can run a command that permissions bind")
    folder = tmp_path / "别人的"
    folder.mkdir(mode=0o755)
    os.chown(folder, _SOMEBODY, _SOMEBODY)
    return folder
