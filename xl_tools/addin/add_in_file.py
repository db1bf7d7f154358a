"""The add-in as a file: one sheet of settings and sentences, the VBA project, the ribbon; byte for byte reproducible."""

import io
import tempfile
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from xl_tools import __version__
from xl_tools.addin.macro_sources import PROJECT_NAME, RIBBONS, Way, crlf, missing_part, ribbon, vba_modules

FILE_NAME = f"{PROJECT_NAME}.xlam"
"""ASCII, for it stands in VBA's paths."""

_SETTINGS = {
    "USE UDF SERVER": "False",  # a fresh Python for every button: nothing stale, no DLL to load
    "SHOW CONSOLE": "False",
    "ADD_WORKBOOK_TO_PYTHONPATH": "False",  # a folder of workbooks is no place to run programs from
}
"""Settings of xlwings that hold for everybody, in the add-in that it starts Python for; the interpreter's path is the user's (:mod:`xl_tools.addin.installing`)."""

_SENTENCE_COLUMN, _FUNCTION_COLUMN = 3, 5  # where XlToolsSentences.bas and XlToolsFunctions.bas look
_SENTENCES = Path(__file__).with_name("sentences.toml")
_WHEN = datetime(2023, 1, 1)  # noqa: DTZ001 - Excel knows no time zones
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_VBA_PART = "xl/vbaProject.bin"
_NO_COMPILED_CODE = bytes.fromhex("CC61FFFF000000")
"""The whole ``_VBA_PROJECT`` stream: version FFFF is nobody's, so Excel compiles the source anew ([MS-OVBA] 2.3.4.1)."""

_THIS_WORKBOOK = "ThisWorkbook"
_LISTENS = """
Private WithEvents App As Application

Private Sub Workbook_Open()
    Set App = Application
End Sub

Private Sub App_WorkbookBeforeSave(ByVal Wb As Workbook, ByVal SaveAsUI As Boolean, Cancel As Boolean)
    BeforeSaving Wb
End Sub

Private Sub App_SheetBeforeDoubleClick(ByVal Sh As Object, ByVal Target As Range, Cancel As Boolean)
    If PicksByDoubleClick(Target) Then Cancel = True
End Sub
"""
"""Only a module of an object hears of Excel's events."""

_VERSION_PROPERTY = "xl_tools"
_TYPES, _RELATIONS, _PROPERTIES = "[Content_Types].xml", "_rels/.rels", "docProps/custom.xml"
_END = b"</Relationships>"
_MACRO_BOOK = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADD_IN = b"application/vnd.ms-excel.addin.macroEnabled.main+xml"
_EXTENSIBILITY = "http://schemas.microsoft.com/office/{year}/relationships/ui/extensibility"


def add_in(way: Way = Way.RESIDENT) -> bytes:
    """Return the add-in of this version; refuses where pyOpenVBA, or for its second kind xlwings, is not installed."""
    settings = _SETTINGS if way is Way.FRESH else {}
    with zipfile.ZipFile(_workbook(_vba_project(vba_modules(way)), settings)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    relations = "".join(
        f'<Relationship Id="ribbon{year}" Type="{_EXTENSIBILITY.format(year=year)}" Target="customUI/{name}"/>'
        for name, year in zip(RIBBONS, ("2007", "2006"), strict=True)
    )
    parts[_TYPES] = parts[_TYPES].replace(_MACRO_BOOK, _ADD_IN)
    parts[_RELATIONS] = parts[_RELATIONS].replace(_END, relations.encode() + _END)
    parts |= {f"customUI/{name}": ribbon(name) for name in RIBBONS}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # or Python writes the system it runs on
            archive.writestr(entry, data)
    return written.getvalue()


def version_of(data: bytes) -> str:
    """Return the version of this program that made an add-in; empty for a file it did not make."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            properties = ET.fromstring(package.read(_PROPERTIES))  # noqa: S314 - only read, nothing is expanded
    except (zipfile.BadZipFile, KeyError, ET.ParseError):
        return ""
    named = (each for each in properties if each.get("name") == _VERSION_PROPERTY)
    return next(("".join(each.itertext()) for each in named), "")


def _vba_project(modules: Mapping[str, str]) -> bytes:
    """Return ``vbaProject.bin``: empty modules of the workbook and its one sheet, the given standard ones, as source only."""
    try:
        from pyopenvba import ExcelFile  # noqa: PLC0415 - an optional part
        from pyopenvba.cfb import CFB  # noqa: PLC0415 - as above
    except ImportError as error:
        raise missing_part("pyOpenVBA") from error
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "project.xlam"
        with ExcelFile.create_new(path) as book:
            project = book.vba_project()
            project.delete_module("Module1")
            for module in project.modules:
                listens = crlf(_LISTENS) if module.name == _THIS_WORKBOOK else ""
                module.body = f"{module.body}{listens}"  # written anew, and so without its compiled form
            for name, source in modules.items():
                project.add_module(name, source)
            book.save()
        with zipfile.ZipFile(path) as package:
            compound = CFB.from_bytes(package.read(_VBA_PART))
    compound.write_stream_in_storage("VBA", "_VBA_PROJECT", _NO_COMPILED_CODE)
    return bytes(compound.to_bytes())


def _workbook(project: bytes, settings: Mapping[str, str]) -> io.BytesIO:
    sentences = tomllib.loads(_SENTENCES.read_text(encoding="utf-8"))
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    said = {"title": sentences["title"], "comments": sentences["description"]}
    book.set_properties(said | {"created": _WHEN})
    book.set_custom_property(_VERSION_PROPERTY, __version__)
    book.add_vba_project(io.BytesIO(project), is_stream=True)
    book.set_vba_name(_THIS_WORKBOOK)
    sheet = book.add_worksheet(f"{PROJECT_NAME}.conf")
    sheet.set_vba_name("Sheet1")
    named = map(sentences.get, ("title", "category", "in_a_cell"))
    texts = (
        *sentences["boxes"],
        *named,
        *sentences["findings"],
        *sentences["start"],
        *sentences["on_saving"],
        *sentences["picking"],
        *sentences["resident"],
    )
    _write(sheet, 0, list(settings.items()))
    _write(sheet, _SENTENCE_COLUMN, [(text,) for text in texts])
    _write(sheet, _FUNCTION_COLUMN, sentences["functions"])
    book.close()
    return written


def _write(sheet: Worksheet, left: int, rows: Sequence[Sequence[str]]) -> None:
    for row, texts in enumerate(rows):
        sheet.write_row(row, left, texts)
