"""Every wheel that one system needs to install this program without the internet."""

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import distributions
from pathlib import Path

from packaging.requirements import Requirement

from xl_tools.errors import RefusalError

_ROOT = Path(__file__).parents[2]
_PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")


def build_own_wheel(folder: Path) -> Path:
    """Build this project's wheel into a folder; refuses where its sources do not stand beside the package."""
    if not (_ROOT / "pyproject.toml").is_file():
        raise RefusalError("安装包", "这里只有装好的程序，没有源文件", "请在源文件的文件夹里做安装包")
    _pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(_ROOT))
    return next(folder.glob("xl_tools-*.whl"))


def download_wheels(own: Path, version: str, platforms: Sequence[str]) -> None:
    """Download into the folder of our own wheel what it needs under one version of Python on the given platforms.

    pip chooses wheels for another system but reads the conditions of requirements as of this one ("only on Windows"),
    so those that hold there are asked for by name, until what was downloaded asks for nothing more.
    """
    environment = _environment(version, platforms)
    options = ["--only-binary", ":all:", "--dest", str(own.parent), "--python-version", version]
    options += ["--implementation", "cp", *(f"--platform={platform}" for platform in platforms)]
    wanted: set[str] = set()
    while more := set(_needs(own.parent, environment)) - wanted:
        wanted |= more
        _pip("download", *options, *sorted(wanted))


def _needs(folder: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """Yield, without their conditions, the requirements of all wheels of a folder that hold in an environment."""
    for wheel in distributions(path=[str(wheel) for wheel in folder.glob("*.whl")]):
        for requirement in map(Requirement, wheel.requires or ()):
            if requirement.marker is None or requirement.marker.evaluate(environment):
                requirement.marker = None
                yield str(requirement)


def _environment(version: str, platforms: Sequence[str]) -> dict[str, str]:
    """Return what conditions ask of the system that the wheels are for; the rest is as here."""
    windows = platforms[0].startswith("win")
    return {
        "os_name": "nt" if windows else "posix",
        "sys_platform": "win32" if windows else "linux",
        "platform_system": "Windows" if windows else "Linux",
        "platform_machine": "AMD64" if windows else "x86_64",
        "python_version": version,
        "python_full_version": f"{version}.0",
    }


def _pip(*arguments: str) -> None:
    done = subprocess.run((*_PIP, *arguments), capture_output=True, text=True, check=False)  # noqa: S603 - our own pip
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        reason = (errors or done.stderr.splitlines() or ["没有说明"])[0]
        raise RefusalError(
            "安装包", f"依赖没有下载齐（{reason}）", "请检查网络，或换 --python、--platform 再试"
        )
