import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from openxml_audit import OpenXmlValidator
from pyopenvba.cfb import CFB

from xl_tools import __version__
from xl_tools.addin.add_in_file import add_in, version_of
from xl_tools.addin.macro_sources import RIBBONS, Way, ribbon, vba_modules
from xl_tools.commands.command_line import main

MACROS = Path(__file__).parents[2] / "macros"
STARTERS = ("cmd.exe", "powershell", "WScript", "WScript.Shell", "Shell", "Declare", "RunPython", "XLPy")
"""What virus scanners look for in a macro, and what xlwings' VBA goes by."""


@pytest.fixture(scope="module", params=Way)
def way(request: pytest.FixtureRequest) -> Way:
    return Way(request.param)


@pytest.fixture(scope="module")
def path(way: Way, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("add-in") / "xl_tools.xlam"
    path.write_bytes(add_in(way))
    return path


def test_it_is_the_same_bytes_every_time_and_in_another_process(way: Way, path: Path) -> None:
    program = f"""import sys
from xl_tools.addin.add_in_file import add_in
from xl_tools.addin.macro_sources import Way
sys.stdout.buffer.write(add_in(Way({way.value!r})))"""
    command = [sys.executable, "-X", "utf8", "-c", program]
    other = subprocess.run(
        command, check=True, capture_output=True, env={"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"}
    )
    assert add_in(way) == path.read_bytes() == other.stdout


def test_the_command_writes_it(way: Way, path: Path, tmp_path: Path) -> None:
    made = tmp_path / "xl_tools.xlam"
    fresh = ["--fresh"] if way is Way.FRESH else []
    result = CliRunner().invoke(main, ["addin", "build", "-o", str(made), *fresh])
    assert (result.exit_code, made.read_bytes()) == (0, path.read_bytes())
    result = CliRunner().invoke(main, ["addin", "build", "-o", str(tmp_path / "宏.xlsm")])
    assert (result.exit_code, "扩展名应是 .xlam" in result.output) == (2, True)


@pytest.mark.filterwarnings("ignore")  # of pyparsing, on the names oletools calls it by
def test_oletools_reads_every_module_back_as_its_source(way: Way, path: Path) -> None:
    read = read_back(path)
    assert {"ThisWorkbook.cls", "Sheet1.cls"} < read.keys()
    assert re.search(r"App_WorkbookBeforeSave\(.*\)\s+BeforeSaving Wb\s+End Sub", read["ThisWorkbook.cls"])
    for name, source in vba_modules(way).items():
        assert read[name].replace("\r\n", "\n") == source.replace("\r\n", "\n")
    for file in (*MACROS.glob("*.bas"), *MACROS.joinpath(way).glob("*.bas")):
        assert read[file.stem].replace("\r\n", "\n") == file.read_text(encoding="ascii")


def read_back(path: Path) -> dict[str, str]:
    """Return the source of each module in a built file, as oletools reads it."""
    from oletools.olevba import VBA_Parser  # noqa: PLC0415 - its import warns

    parser = VBA_Parser(str(path))
    read = {str(name).removesuffix(".bas"): str(source) for _, _, name, source in parser.extract_macros()}
    parser.close()
    return read


@pytest.mark.filterwarnings("ignore")  # as above
def test_the_built_first_one_starts_no_program_and_loads_no_library_and_has_nothing_of_xlwings(
    tmp_path: Path,
) -> None:
    found = {}
    for each in Way:
        built = tmp_path / f"{each}.xlam"
        built.write_bytes(add_in(each))
        told = "\n".join(read_back(built).values())
        found[each] = {word for word in STARTERS if re.search(rf"\b{re.escape(word)}\b", told, re.IGNORECASE)}
        with zipfile.ZipFile(built) as package:
            loose = b"".join(package.read(name) for name in package.namelist()).lower()
        found[each] |= {word for word in STARTERS if word.lower().encode() in loose}
    assert found[Way.RESIDENT] == set()
    assert found[Way.FRESH] >= {"cmd.exe", "WScript.Shell", "Declare"}


def test_the_module_of_xlwings_is_the_installed_one_under_our_name() -> None:
    assert "xlwings" not in vba_modules(Way.RESIDENT)
    ours = vba_modules(Way.FRESH)["xlwings"].splitlines()
    import xlwings  # noqa: PLC0415 - only here

    theirs = (
        Path(xlwings.__file__).with_name("xlwings_custom_addin.bas").read_text(encoding="ascii").splitlines()
    )
    first = next(number for number, line in enumerate(theirs) if line.startswith("Sub ShowError("))
    after = theirs.index("End Sub", first)
    start = ours.index(theirs[first])
    assert ours[start : start + 3] == [theirs[first], "    TellNotStarted FileName, Message", "End Sub"]
    kept, our_rest = theirs[:first] + theirs[after + 1 :], ours[:start] + ours[start + 3 :]
    differing = [(old, new) for old, new in zip(kept, our_rest, strict=True) if old != new]
    assert differing == [
        (
            'Public Const PROJECT_NAME As String = "myaddin"',
            'Public Const PROJECT_NAME As String = "xl_tools"',
        )
    ]
    assert f'XLWINGS_VERSION As String = "{xlwings.__version__}"' in "\n".join(ours)


def test_nothing_compiled_is_left_in_the_project(way: Way, path: Path) -> None:
    with zipfile.ZipFile(path) as package:
        project = CFB.from_bytes(package.read("xl/vbaProject.bin"))
    streams = project.list_streams_in_storage("VBA")
    assert project.get_stream_in_storage("VBA", "_VBA_PROJECT") == bytes.fromhex("CC61FFFF000000")
    assert not [name for name in streams if name.startswith("__SRP_")]
    for name in ("ThisWorkbook", "Sheet1", *vba_modules(way)):
        assert project.get_stream_in_storage("VBA", name)[0] == 1  # compressed source from the first byte on


def test_the_package_is_valid_and_an_add_in_with_both_ribbons(path: Path) -> None:
    result = OpenXmlValidator().validate(str(path))
    assert (result.is_valid, result.errors) == (True, [])
    with zipfile.ZipFile(path) as package:
        assert b"application/vnd.ms-excel.addin.macroEnabled.main+xml" in package.read("[Content_Types].xml")
        assert b"sheet.macroEnabled" not in package.read("[Content_Types].xml")
        assert {name: package.read(f"customUI/{name}") for name in RIBBONS} == {n: ribbon(n) for n in RIBBONS}
        relations = package.read("_rels/.rels").decode()
        assert 'office/2007/relationships/ui/extensibility" Target="customUI/customUI14.xml"' in relations
        assert 'office/2006/relationships/ui/extensibility" Target="customUI/customUI.xml"' in relations
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.filterwarnings("ignore:.*not a macro-enabled:UserWarning")
def test_its_sheet_holds_the_settings_that_xlwings_looks_for_and_no_interpreter(way: Way, path: Path) -> None:
    with zipfile.ZipFile(path) as package:
        sheet = openpyxl.load_workbook(io.BytesIO(_as_workbook(package)))["xl_tools.conf"]
    settings = {row[0]: row[1] for row in sheet.iter_rows(max_col=2, values_only=True) if row[0]}
    of_xlwings = {"USE UDF SERVER": "False", "SHOW CONSOLE": "False", "ADD_WORKBOOK_TO_PYTHONPATH": "False"}
    assert settings == (of_xlwings if way is Way.FRESH else {})
    assert sheet["D5"].value == "绩效目标表工具"
    numbered = dict(re.findall(r"Const (\w+) As Long = (\d+)", vba_modules(way)["XlToolsSentences"]))
    assert all(sheet.cell(row, 4).value for row in range(1, max(map(int, numbered.values())) + 1))
    assert sheet.cell(int(numbered["RESIDENT_STOPPED"]), 4).value.startswith("本工具的程序中途停了")


def _as_workbook(package: zipfile.ZipFile) -> bytes:
    """Return an add-in's package as a workbook's, for a reader that knows only those."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as plain:
        for name in package.namelist():
            data = package.read(name).replace(b"ms-excel.addin.macroEnabled", b"ms-excel.sheet.macroEnabled")
            plain.writestr(name, data)
    return written.getvalue()


def test_libreoffice_opens_it(way: Way, path: Path, soffice: str, tmp_path: Path) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    # Named, for LibreOffice knows no .xlam by its name; it reads xlwings' own no other way either.
    reader = "--infilter=Calc MS Excel 2007 VBA XML"
    command = [
        soffice,
        profile,
        "--headless",
        reader,
        "--convert-to",
        "csv",
        "--outdir",
        str(tmp_path),
        str(path),
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    assert "Error" not in done.stderr
    read = (tmp_path / "xl_tools.csv").read_text(encoding="utf-8", errors="replace")
    assert ("USE UDF SERVER,False" in read) is (way is Way.FRESH)
    assert "xm_check_character" in read


def test_it_says_its_version_and_a_strange_file_says_none(path: Path) -> None:
    assert version_of(path.read_bytes()) == __version__
    assert version_of(b"") == version_of(b"PK\x03\x04") == ""
    plain = io.BytesIO()
    zipfile.ZipFile(plain, "w").close()
    assert version_of(plain.getvalue()) == ""


def test_sources_are_ascii_for_pyopenvba_would_spoil_anything_else() -> None:
    for file in MACROS.rglob("*.bas"):
        assert file.read_bytes().isascii(), file.name


@pytest.mark.parametrize("absent", ["xlwings", "pyopenvba"])
def test_what_is_not_installed_is_named_with_the_remedy(absent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, absent, None)
    if absent == "xlwings":
        monkeypatch.setattr("xl_tools.addin.macro_sources.find_spec", lambda _: None)
    result = CliRunner().invoke(main, ["addin", "build", "-o", "宏.xlam", "--fresh"])
    assert result.exit_code == 2
    assert f"没有安装 {'pyOpenVBA' if absent == 'pyopenvba' else 'xlwings'}" in result.output
    assert "xl-tools[addin]" in result.output
