"""Small workbook packages for tests, part by part, and what is in a package."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import openpyxl
import python_calamine

from xl_tools.model.finding import Edit
from xl_tools.model.grid import Cell, column_letters, parse_address
from xl_tools.opc.package import Package
from xl_tools.opc.sheet_edit import apply_edits
from xl_tools.opc.sheet_grids import read_grids
from xl_tools.settings import shipped_settings

LIMITS = shipped_settings().limits

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_LINKS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET = "xl/worksheets/sheet1.xml"


def sheet_xml(rows: str, after: str = "", before: str = "") -> str:
    """Return a sheet part around the XML of its rows."""
    return f'{DECLARATION}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def package_of(sheet: str | bytes, more: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return a workbook with the one sheet 表, and whatever other parts."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f"""{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>""",
        "_rels/.rels": relationships(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook_xml(("表", "rId1")),
        "xl/_rels/workbook.xml.rels": relationships(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId9", "sharedStrings", "sharedStrings.xml"),
            ("rId8", "styles", "styles.xml"),
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t/></si><si><t/></si></sst>',
        SHEET: sheet,
        **(more or {}),
    }
    return zipped(parts)


def opened(data: bytes) -> Package:
    """Return the package, opened as every command opens a file."""
    return Package(data, "报送.xlsx", LIMITS)


def shown(data: bytes, sheet: str = "表") -> dict[str, str]:
    """Return what the filled cells of a sheet show, by address."""
    (grid,) = read_grids(opened(data), {sheet}).grids
    return {cell.address: text for cell, text in grid.filled()}


def written(data: bytes, texts: Mapping[str, str], sheet: str = "表") -> bytes:
    """Return the package with new texts in the cells of a sheet, none of which may be refused."""
    before = shown(data, sheet)
    edits = [
        Edit(sheet=sheet, cell=cell, old=before.get(parse_address(cell).address, ""), new=text, why="test")
        for cell, text in texts.items()
    ]
    applied = apply_edits(opened(data), edits)
    assert applied.refused == ()
    assert list(applied.edits) == edits
    return applied.data


def refusal(data: bytes, edit: Edit) -> str:
    """Return why the one edit is refused, beside another that is not; nothing else may change."""
    applied = apply_edits(opened(data), [edit])
    assert applied.data == data
    ((refused, why),) = applied.refused
    assert refused == edit
    return why


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return an archive with these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, contents in parts.items():
            archive.writestr(name, contents)
    return target.getvalue()


def workbook_xml(*sheets: tuple[str, str], main: str = MAIN, links: str = LINKS) -> str:
    """Return a workbook part with sheets given as name and relationship."""
    listed = "".join(f'<sheet name="{n}" sheetId="{i}" r:id="{r}"/>' for i, (n, r) in enumerate(sheets, 1))
    return f'{DECLARATION}<workbook xmlns="{main}" xmlns:r="{links}"><sheets>{listed}</sheets></workbook>'


def relationships(*links: tuple[str, str, str], base: str = LINKS) -> str:
    """Return a relationships part from id, kind and target of each link."""
    listed = "".join(
        f'<Relationship Id="{i}" Type="{base}/{kind}" Target="{target}"/>' for i, kind, target in links
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{DECLARATION}<Relationships xmlns="{namespace}">{listed}</Relationships>'


def part(package: bytes, name: str = SHEET) -> bytes:
    """Return the contents of one part."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return archive.read(name)


def entries(package: bytes) -> list[tuple[Any, ...]]:
    """Return everything an archive says of its entries but sizes and places, in order, with contents."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return [
            (
                info.filename,
                info.date_time,
                info.compress_type,
                info.comment,
                info.extra,
                info.create_system,
                info.create_version,
                info.extract_version,
                info.internal_attr,
                info.external_attr,
                archive.read(info),
            )
            for info in archive.infolist()
        ] + [(archive.comment,)]


def read_by_calamine(package: bytes, sheet: str) -> dict[str, Any]:
    """Return the filled cells of a sheet by address, as python-calamine reads them."""
    rows = (
        python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(package))
        .get_sheet_by_name(sheet)
        .to_python(skip_empty_area=False)
    )
    return {
        Cell(r, c).address: value for r, row in enumerate(rows) for c, value in enumerate(row) if value != ""
    }


def read_by_openpyxl(package: bytes, sheet: str) -> dict[str, Any]:
    """Return the filled cells of a sheet by address, as openpyxl reads them."""
    workbook = openpyxl.load_workbook(io.BytesIO(package), data_only=True)
    return {
        f"{column_letters(cell.column - 1)}{cell.row}": cell.value
        for row in workbook[sheet].iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }
