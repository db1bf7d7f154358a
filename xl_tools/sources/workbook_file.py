"""Grids of an Excel workbook (.xlsx, .xlsm, .xls): what the package shows; old ones in a process apart."""

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from xl_tools.errors import GeneratedFileError, TooLargeError, UnreadableFileError
from xl_tools.model.grid import Grid, Merge
from xl_tools.opc.package import Package, PackageRefusedError, external_links, is_generated, last_saved
from xl_tools.opc.safe_archive import REMEDY_OF_LARGE, unreadable
from xl_tools.opc.sheet_grids import read_grids
from xl_tools.opc.sheet_values import CellFormats, SheetValues
from xl_tools.settings import Limits
from xl_tools.values.number_format import BUILT_IN, GENERAL

if TYPE_CHECKING:
    from xl_tools.sources.old_format import OldSheet

ENCRYPTED_WORKBOOK = (
    # a protected structure is enciphered too, with a password that Excel tries by itself
    "文件加了密（设有打开密码，或保护了工作簿的结构），读不出来",
    "请在 Excel 或 WPS 里打开，另存为 .xlsx 再试；要密码才打得开的，先取消密码（文件 → 信息 → 保护工作簿）",
)
"""Reason and remedy of a workbook that is enciphered."""
_UNREADABLE = (
    "这个 .xls 读不出来：文件已损坏，或是很旧、很少见的写法",
    "请用 Excel 打开并另存为 .xlsx；打不开的，请报送人重发",
)
_ENCRYPTED_DOCUMENT = (
    "文档设有打开密码，读不出来",
    "请在 Word 或 WPS 里取消密码（文件 → 信息 → 保护文档），另存一份再试",
)


class WorkbookContents(NamedTuple):
    """The grids of a workbook, the sheets left unread because they are too large, the workbooks it links to.

    ``saved`` is when it was last saved, by its own word; ``unread`` what a document holds that is no text (``图片 2 个``),
    ``listed`` the titles of forms in its 目录; ``foreign`` are sheets that were not read, as nothing in them is of a form;
    ``package`` is what they were read from, where it tells looks too; ``unsure`` says what was read and is to be compared
    with the original; ``left`` are lines of a document, before its first heading, that have no place.
    """

    grids: list[Grid]
    too_large: list[str]
    link_targets: list[str]
    saved: str = ""
    unread: Sequence[str] = ()
    listed: Sequence[str] = ()
    foreign: Sequence[str] = ()
    package: Package | None = None
    unsure: Sequence[str] = ()
    left: Sequence[str] = ()


def read_package(
    data: bytes, name: str, limits: Limits, tells: Callable[[str], bool] | None = None
) -> WorkbookContents:
    """Return the contents of an .xlsx or .xlsm; refuse one that this program made as an output.

    For ``tells`` see :func:`~xl_tools.opc.sheet_grids.read_grids`.
    """
    package = Package(data, name, limits)
    try:
        if is_generated(package):
            reason = "这是本工具生成的汇总或文本，不重复读入"
            raise GeneratedFileError(name, reason, "请选各单位报送的工作簿")
        read = read_grids(package, tells=tells)
        links, saved = external_links(package), last_saved(package)
        return WorkbookContents(
            read.grids, read.too_large, links, saved, foreign=read.foreign, package=package
        )
    except PackageRefusedError as error:
        raise unreadable(name, error) from error


def is_encrypted(data: bytes) -> bool:
    """Whether a file is an .xlsx or .docx under a password, which looks like an .xls from outside."""
    return "EncryptedPackage".encode("utf-16-le") in data and not data.startswith(b"PK")


def refuse_encrypted(data: bytes, name: str) -> None:
    """Refuse what :func:`is_encrypted`; what is inside, a workbook or a document, only the name can tell."""
    if is_encrypted(data):
        is_document = name.casefold().endswith((".docx", ".docm"))
        raise UnreadableFileError(name, *(_ENCRYPTED_DOCUMENT if is_document else ENCRYPTED_WORKBOOK))


def read_old_workbook(data: bytes, name: str, limits: Limits) -> WorkbookContents:
    """Return the contents of an .xls (at most 65,536 × 256 cells a sheet)."""
    import pickle  # noqa: PLC0415 - few files are of it
    import subprocess  # noqa: PLC0415 - as above

    from xl_tools.sources import old_format  # noqa: PLC0415 - as above

    try:
        done = subprocess.run(  # noqa: S603 - this very Python, a script of this package
            [sys.executable, "-P", old_format.__file__, str(limits.sheet_cells)],
            input=data,
            capture_output=True,
            timeout=limits.file_seconds,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise took_too_long(name, limits) from error
    if done.returncode:
        raise UnreadableFileError(
            name, *(ENCRYPTED_WORKBOOK if done.returncode == old_format.ENCRYPTED else _UNREADABLE)
        )
    sheets = [old_format.OldSheet(*told) for told in pickle.loads(done.stdout)]  # noqa: S301 - written by our own script
    too_large = [sheet.name for sheet in sheets if sheet.cells is None]
    return WorkbookContents([_grid(sheet) for sheet in sheets if sheet.cells is not None], too_large, [])


def _grid(sheet: "OldSheet") -> Grid:
    told = {style: code or BUILT_IN.get(number, GENERAL) for style, (number, code) in sheet.formats.items()}
    codes = {style: code for style, code in told.items() if code not in (GENERAL, "@")}
    values = SheetValues(sheet.height, sheet.width, CellFormats(codes, sheet.from_1904))
    for row, column, kind, value, style in sheet.cells or ():
        if kind == "text":
            values.put_text(row, column, str(value), style)
        elif kind == "number":
            values.put_number(row, column, str(value), style)
        elif kind == "bool":
            values.rows[row][column] = bool(value)
        else:
            values.put_fault(row, column, str(value))
    return values.grid(
        sheet.name,
        [Merge(*merge) for merge in sheet.merges],
        visible=sheet.is_visible,
        hidden_rows=frozenset(sheet.hidden_rows),
        hidden_columns=frozenset(sheet.hidden_columns),
    )


def took_too_long(name: str, limits: Limits) -> TooLargeError:
    """Return the refusal of a file that is not read and checked within the time it may take."""
    return TooLargeError(name, f"处理了 {limits.file_seconds} 秒还没有完，已放弃", REMEDY_OF_LARGE)
