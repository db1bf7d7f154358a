"""Commands run as a clerk runs them, and disks that can be filled, closed and taken away."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_CHECKOUT = str(Path(__file__).parents[2])


@dataclass(frozen=True)
class Disk:
    """A mounted disk."""

    place: Path

    def fill(self) -> None:
        """Leave no room on it."""
        with (self.place / "占满").open("wb", buffering=0) as file:
            try:
                while file.write(bytes(4096)):
                    pass
            except OSError:
                pass

    def close(self) -> None:
        """Let nobody write to it."""
        subprocess.run(["mount", "-o", "remount,ro", self.place], check=True)

    def take_away(self) -> None:
        """Take it away, whoever uses it."""
        subprocess.run(["umount", "-l", self.place], capture_output=True, check=False)


@dataclass(frozen=True)
class Ran:
    """What a command said and how it ended."""

    code: int
    told: str

    @property
    def is_plain(self) -> bool:
        """Whether it spoke to the clerk: Chinese, and no traceback."""
        return not self.told.isascii() and "Traceback" not in self.told and "内部出错" not in self.told


AS_A_CLERK = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
"""What runs a command so that permissions bind it, as they do not bind the administrator."""


def run(*arguments: str | Path, through: Sequence[str] = (), temporary: Path | None = None) -> Ran:
    """Run a command, with the system's temporary folder in another place where one is given."""
    environment = {**os.environ, "PYTHONPATH": _CHECKOUT, "PYTHONDONTWRITEBYTECODE": "1"}
    if temporary:
        environment["TMPDIR"] = str(temporary)
    done = subprocess.run(
        [*through, sys.executable, "-X", "utf8", "-m", "xl_tools", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )
    return Ran(done.returncode, done.stdout + done.stderr)


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
