import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from packaging.tags import platform_tags

from xl_tools.addin import bundle, wheels
from xl_tools.addin.add_in_file import add_in
from xl_tools.addin.bundle import make_bundle
from xl_tools.commands.command_line import main
from xl_tools.errors import RefusalError
from xl_tools.sources.templates import SAMPLE, bundled

HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"
ROOT = Path(__file__).parents[2]


@pytest.mark.index
def test_a_bundle_for_this_system_installs_from_its_folder_alone_and_checks_its_sample(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "U 盘&绩效"
    try:
        made = list(make_bundle(folder, list(platform_tags()), [HERE]))
    except RefusalError as error:
        if "没有下载齐" not in str(error):
            raise
        pytest.skip(f"pip's package index cannot be reached: {error}")
    assert set(made) == {file for file in folder.rglob("*") if file.is_file()}
    assert (folder / "xl_tools.xlam").read_bytes() == add_in()
    assert (folder / "模板" / SAMPLE).read_bytes() == bundled(SAMPLE).read_bytes()
    assert (folder / "使用说明.pdf").read_bytes().startswith(b"%PDF")

    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    python = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    options = ["--quiet", "--disable-pip-version-check", "--no-index", "--find-links", str(folder / "wheels")]
    subprocess.run([python, "-m", "pip", "install", *options, "xl-tools"], check=True, env={"PATH": ""})
    command = [
        str(python),
        *["-m", "xl_tools", "addin", "drop", "check", "--"],
        str(folder / "模板" / SAMPLE),
    ]
    checked = subprocess.run(
        command, check=False, capture_output=True, text=True, encoding="utf-8", cwd=tmp_path
    )
    assert (checked.returncode, "没有发现问题" in checked.stdout) == (0, True), checked.stderr
    installed = next((home / "lib").glob("python*/site-packages/xl_tools"))
    assert {file.name for file in (installed / "macros").iterdir()} == {
        f.name for f in (ROOT / "macros").iterdir()
    }


@pytest.mark.parametrize(
    ("version", "platform", "needed"),
    [
        ("3.11", "win_amd64", {"click>=8", "pywin32>=224", "tomli"}),
        ("3.13", "win_amd64", {"click>=8", "pywin32>=224"}),
        ("3.11", "manylinux_2_28_x86_64", {"click>=8", "tomli"}),
    ],
)
def test_conditions_are_read_as_of_the_system_the_bundle_is_for(
    version: str, platform: str, needed: set[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[str] = []
    metadata = (
        "Name: own\n"
        "Requires-Dist: click>=8\n"
        "Requires-Dist: pywin32>=224; platform_system == 'Windows'\n"
        "Requires-Dist: tomli; python_version < '3.12'\n"
        "Requires-Dist: pytest; extra == 'dev'\n"
    )
    with zipfile.ZipFile(tmp_path / "own.whl", "w") as wheel:
        wheel.writestr("own-1.0.dist-info/METADATA", metadata)
    monkeypatch.setattr(wheels, "_pip", lambda *arguments: asked.extend(arguments))
    wheels.download_wheels(tmp_path / "own.whl", version, [platform])
    assert {f"--platform={platform}", version, ":all:"} <= set(asked)
    assert set(asked) & {"click>=8", "pywin32>=224", "tomli", "pytest"} == needed


def test_a_folder_in_use_and_a_strange_version_are_refused(tmp_path: Path) -> None:
    (tmp_path / "旧.txt").touch()
    result = CliRunner().invoke(main, ["addin", "bundle", "-o", str(tmp_path)])
    assert (result.exit_code, "已有东西" in result.output) == (2, True)
    result = CliRunner().invoke(main, ["addin", "bundle", "-o", str(tmp_path / "新"), "--python", "3.11，三"])
    assert (result.exit_code, "不是 Python 版本" in result.output) == (2, True)
    result = CliRunner().invoke(main, ["addin", "bundle", "-o", str(tmp_path / "旧.txt" / "新")])
    assert (result.exit_code, "建不了" in result.output) == (2, True)


def test_what_pip_cannot_get_is_one_line() -> None:
    with pytest.raises(RefusalError, match=r"没有下载齐（ERROR: .*no_such"):
        wheels._pip("install", "--no-index", "no_such_package_here")


def test_without_packaging_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xl_tools.addin.wheels", None)
    with pytest.raises(RefusalError, match="没有安装 packaging"):
        list(bundle._wheels(tmp_path / "wheels", ["win_amd64"], [HERE]))


def test_an_installed_program_has_no_sources_to_bundle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wheels, "_ROOT", tmp_path)
    with pytest.raises(RefusalError, match="没有源文件"):
        wheels.build_own_wheel(tmp_path)


def test_a_windows_install_brings_what_the_add_in_is_made_of() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    on_windows = {line.partition(";")[0].strip() for line in project["dependencies"] if "win32" in line}
    on_windows -= {"pywin32>=306"}  # for the program that stays, not for making the add-in
    assert on_windows == set(project["optional-dependencies"]["addin"]) - {"packaging>=24"}
