"""A small xlwings engine over LibreOffice's UNO interface: programs and workbooks.

Only what xl_tools.excel calls is here, with Excel's ways where they matter: a text is read as a number, date or
formula unless its cell is of the format for text.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from xlwings import base_classes

from tests.live.calls import counted
from tests.live.office import load_uno
from tests.live.uno_ranges import UnoRange
from tests.live.uno_sheets import UnoSheet, UnoSheets
from xl_tools.opc.archive_records import change_parts

_WORKBOOK = "xl/workbook.xml"
_FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xlsm": "Calc MS Excel 2007 VBA XML", ".xls": "MS Excel 97"}


class UnoEngine:
    """The engine as xlwings sees it."""

    name, type = "calc", "desktop"

    def __init__(self, desktops: list[Any]) -> None:
        """Know the running programs."""
        self.apps = UnoApps(self, desktops)

    @staticmethod
    def prepare_xl_data_element(value: Any, _date_format: str | None) -> Any:
        """Return a value as a cell takes it."""
        return "" if value is None else value

    @staticmethod
    def clean_value_data(data: Any, *_options: Any) -> Any:
        """Return the values of a range as they are."""
        return data


class UnoApps(base_classes.Apps):
    """The running programs."""

    def __init__(self, engine: UnoEngine, desktops: list[Any]) -> None:
        """Wrap the desktops."""
        self._apps = [UnoApp(engine, desktop, pid) for pid, desktop in enumerate(desktops, 1)]

    def keys(self) -> list[int]:
        """Return the numbers of the programs."""
        return [app.pid for app in self._apps]

    def __iter__(self) -> Iterator["UnoApp"]:
        return iter(self._apps)

    def __len__(self) -> int:
        return len(self._apps)


@counted
class UnoApp(base_classes.App):
    """One running program."""

    FREE: ClassVar = frozenset({"engine", "pid", "books", "api"})

    def __init__(self, engine: UnoEngine, desktop: Any, pid: int) -> None:
        """Wrap a desktop."""
        self.engine, self._desktop, self._pid = engine, desktop, pid
        self.front: Any = None
        """The document in front: they are loaded without windows, so none is of itself."""

        self.said: list[str] = []
        """What stood in the status bar, in order."""
        self._flags = {"screen_updating": True, "enable_events": True}

    @property
    def pid(self) -> int:
        """The number of the program."""
        return self._pid

    @property
    def api(self) -> Any:
        """The desktop itself."""
        return self._desktop

    @property
    def books(self) -> "UnoBooks":
        """The open workbooks."""
        return UnoBooks(self, self._desktop)

    def activate(self, steal_focus: bool = False) -> None:  # noqa: FBT001, FBT002 - xlwings asks so
        """Bring the program to the front: it has no window."""

    @property
    def version(self) -> str:
        """What the program is."""
        return "LibreOffice"

    @property
    def selection(self) -> UnoRange | None:
        """The selected cells of the workbook in front."""
        document = self.front
        selected = document.getCurrentSelection()
        if not selected.supportsService("com.sun.star.sheet.SheetCellRange"):
            return None
        return UnoRange(document, selected.Spreadsheet, [selected])

    @property
    def status_bar(self) -> str | bool:
        """What stands in the status bar; ``False`` for nothing of ours."""
        return self.said[-1] if self.said else False

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self.said.append(str(value or ""))

    @property
    def screen_updating(self) -> bool:
        """Whether the screen shows changes at once."""
        return self._flags["screen_updating"]

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        self._flags["screen_updating"] = value

    @property
    def enable_events(self) -> bool:
        """Whether a workbook's own macros are told of changes."""
        return self._flags["enable_events"]

    @enable_events.setter
    def enable_events(self, value: bool) -> None:
        self._flags["enable_events"] = value


@counted
class UnoBooks(base_classes.Books):
    """The open workbooks of a program."""

    FREE: ClassVar = frozenset({"api"})

    def __init__(self, app: UnoApp, desktop: Any) -> None:
        """Wrap a program's documents."""
        self.app, self._desktop = app, desktop

    def _all(self) -> list["UnoBook"]:
        components = self._desktop.Components.createEnumeration()
        found = []
        while components.hasMoreElements():
            component = components.nextElement()
            if component.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
                found.append(UnoBook(self.app, component))
        return found

    @property
    def active(self) -> "UnoBook":
        """The workbook in front; as in Excel, a wrapper of nothing when there is none."""
        return UnoBook(self.app, self.app.front)

    def __call__(self, name: str | int) -> "UnoBook":
        """Return a workbook by its name."""
        for book in self._all():
            if book.name.casefold() == str(name).casefold():
                return book
        raise KeyError(name)

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator["UnoBook"]:
        return iter(self._all())

    def open(self, fullname: str, *_options: Any) -> "UnoBook":
        """Open a file; it is in front."""
        return self._loaded(Path(fullname).as_uri())

    def add(self) -> "UnoBook":
        """Make a new workbook, never saved; it is in front."""
        return self._loaded("private:factory/scalc")

    def _loaded(self, url: str) -> "UnoBook":
        document = self._desktop.loadComponentFromURL(url, "_blank", 0, (option("Hidden", value=True),))
        if document is None:
            raise OSError(url)
        self.app.front = document
        return UnoBook(self.app, document)


def option(name: str, value: Any) -> Any:
    """Return a named value as UNO takes it."""
    made = load_uno().createUnoStruct("com.sun.star.beans.PropertyValue")
    made.Name, made.Value = name, value
    return made


@counted
class _BookApi:
    """Excel's own workbook object, as far as it is used."""

    def __init__(self, document: Any) -> None:
        self._document = document

    def SaveCopyAs(self, path: str) -> None:  # noqa: N802 - Excel's name
        """Write a copy of the workbook as it stands; the open one stays what and where it is."""
        self._document.storeToURL(Path(path).as_uri(), (option("FilterName", _FILTERS[Path(path).suffix]),))
        if self._document.isProtected():  # Calc forgets to write that, Excel does not
            data = Path(path).read_bytes()
            with zipfile.ZipFile(path) as archive:
                workbook = archive.read(_WORKBOOK).replace(
                    b"<workbookProtection ", b'<workbookProtection lockStructure="1" '
                )
            Path(path).write_bytes(change_parts(data, {_WORKBOOK: workbook}))


@counted
class UnoBook(base_classes.Book):
    """One open workbook."""

    FREE: ClassVar = frozenset({"app", "sheets", "api", "document"})

    def __init__(self, app: UnoApp, document: Any) -> None:
        """Wrap a document."""
        self._app, self.document = app, document

    @property
    def app(self) -> UnoApp:
        """The program."""
        return self._app

    @property
    def api(self) -> Any:
        """What xlwings itself has no name for."""
        return _BookApi(self.document)

    @property
    def name(self) -> str:
        """The file's name, or the title of a workbook never saved."""
        return Path(self.fullname).name

    @property
    def fullname(self) -> str:
        """The file's path, or the title of a workbook never saved."""
        url = self.document.getURL()  # AttributeError when there is no document, as with Excel
        return str(load_uno().fileUrlToSystemPath(url)) if url else str(self.document.getTitle())

    @property
    def sheets(self) -> UnoSheets:
        """The sheets."""
        return UnoSheets(self)

    def sheet(self, native: Any) -> UnoSheet:
        """Wrap a sheet of this workbook."""
        return UnoSheet(self, native)

    def activate(self) -> None:
        """Bring the workbook to the front."""
        self.app.front = self.document

    def close(self) -> None:
        """Close the workbook without saving it."""
        self.document.setModified(False)
        self.document.close(True)  # noqa: FBT003 - UNO takes no keywords
        if self.app.front is self.document:
            self.app.front = None
