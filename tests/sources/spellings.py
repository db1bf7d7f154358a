"""One workbook spelled in many ways that Excel opens: other XML, other names, other archives."""

import html
import io
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from tests.opc.packages import LINKS, MAIN, STRICT, STRICT_LINKS

Parts: TypeAlias = dict[str, bytes]
_TAG = re.compile(r"<(?![?!/])([^\s/>]+)((?:\s+[\w:.-]+=\"[^\"]*\")*)\s*(/?)>")
_ATTRIBUTE = re.compile(r"([\w:.-]+)=\"([^\"]*)\"")
_TEXT = re.compile(r"(?<=>)([^<>]+)(?=</t>)")
_DECLARATION = re.compile(r"^<\?xml[^>]*\?>\s*")
_SHEETS = "xl/worksheets/"
_OTHER_SHEET = '<{0} xmlns="{1}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></{0}>'


def unzipped(data: bytes) -> Parts:
    """Return the parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive with these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, contents in parts.items():
            archive.writestr(zipfile.ZipInfo(name), contents, method)
    return target.getvalue()


def _texts(change: Callable[[str], str], *names: str) -> Callable[[Parts], Parts]:
    """Change the XML of parts whose names begin so."""

    def changed(parts: Parts) -> Parts:
        return {
            name: change(each.decode()).encode() if name.startswith(names) else each
            for name, each in parts.items()
        }

    return changed


def _tags(write: Callable[[str, list[tuple[str, str]], str], str]) -> Callable[[str], str]:
    return lambda xml: _TAG.sub(lambda tag: write(tag[1], _ATTRIBUTE.findall(tag[2]), tag[3]), xml)


def _single_quoted(name: str, attributes: list[tuple[str, str]], closed: str) -> str:
    told = "".join(" {} = '{}'".format(key, value.replace("'", "&apos;")) for key, value in attributes)
    return f"<{name}{told} {closed}>"


def _reversed(name: str, attributes: list[tuple[str, str]], closed: str) -> str:
    told = "".join(f' {key}="{value}"' for key, value in reversed(attributes))
    return f"<{name}{told}{closed}>"


def _prefixed(xml: str) -> str:
    xml = re.sub(r"<(/?)(?=[A-Za-z])([\w.-]+)(?=[\s/>])", r"<\1x:\2", xml)
    return xml.replace(' xmlns="', ' xmlns:x="')


def _without_references(xml: str) -> str:
    return re.sub(r'(<(?:row|c)) r="\w+"', r"\1", xml)


def _lower_references(xml: str) -> str:
    return re.sub(r'(<c r=")([A-Z]+)', lambda match: match[1] + match[2].lower(), xml)


def _rich(xml: str) -> str:
    run = r'<r><t xml:space="preserve">\1</t></r><r><rPr><b/></rPr><t xml:space="preserve">\2</t></r>'
    return re.sub(r"<t(?: [^>]*)?>([^<&]+)([^<&])</t>", rf"{run}<rPh sb='0' eb='1'><t>zhu</t></rPh>", xml)


def _character_references(xml: str) -> str:
    return _TEXT.sub(lambda match: "".join(f"&#{ord(one)};" for one in html.unescape(match[1])), xml)


def _in_cdata(xml: str) -> str:
    return _TEXT.sub(lambda match: f"<![CDATA[{html.unescape(match[1])}]]>", xml)


def _with_comments(xml: str) -> str:
    start = _DECLARATION.match(xml)
    at = start.end() if start else 0
    return f"{xml[:at]}<!-- by hand --><?pi any?>\n{xml[at:]}<!-- end -->"


def _loose(xml: str) -> str:
    return re.sub(r">(?=<(?!/t>))(?<!<t>)", ">\r\n\t", xml)


def _bom(xml: str) -> str:
    return "\ufeff" + xml


def _undeclared(xml: str) -> str:
    return _DECLARATION.sub("", xml)


def _strict(xml: str) -> str:
    return xml.replace(MAIN, STRICT).replace(LINKS, STRICT_LINKS)


def _other_ids(xml: str) -> str:
    return xml.replace(" r:id=", " rel:id=").replace(" xmlns:r=", " xmlns:rel=")


def _targets(change: Callable[[str], str]) -> Callable[[str], str]:
    return lambda xml: re.sub(r'(?<=Target=")([^"]+)', lambda match: change(match[1]), xml)


def _renamed(change: Callable[[str], str]) -> Callable[[Parts], Parts]:
    return lambda parts: {change(name): each for name, each in parts.items()}


def _in_turn(*changes: Callable[[Parts], Parts]) -> Callable[[Parts], Parts]:
    def changed(parts: Parts) -> Parts:
        for change in changes:
            parts = change(parts)
        return parts

    return changed


def _utf_16(parts: Parts) -> Parts:
    return {
        name: each.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
        if name.endswith((".xml", ".rels")) and name != "[Content_Types].xml"
        else each
        for name, each in parts.items()
    }


def _with_other_sheets(parts: Parts) -> Parts:
    """Put a sheet of charts, of macros and of a dialogue of Excel 5 before those with cells."""
    kinds = {"chartsheet": "chartsheet", "xlMacrosheet": "macrosheet", "dialogsheet": "dialogsheet"}
    entries = "".join(
        f'<sheet name="{kind}" sheetId="{90 + i}" r:id="x{i}"/>' for i, kind in enumerate(kinds)
    )
    links = "".join(
        f'<Relationship Id="x{i}" Type="{LINKS}/{kind}" Target="other/{kind}.xml"/>'
        for i, kind in enumerate(kinds)
    )
    book, book_links = parts["xl/workbook.xml"].decode(), parts["xl/_rels/workbook.xml.rels"].decode()
    return parts | {
        "xl/workbook.xml": book.replace("<sheets>", f"<sheets>{entries}").encode(),
        "xl/_rels/workbook.xml.rels": book_links.replace(
            "</Relationships>", f"{links}</Relationships>"
        ).encode(),
        **{f"xl/other/{k}.xml": _OTHER_SHEET.format(root, MAIN).encode() for k, root in kinds.items()},
    }


_XML = (_SHEETS, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/_rels/", "_rels/")
_CELLS = (_SHEETS, "xl/sharedStrings.xml")
_LINKS = ("xl/_rels/", "_rels/")
_QUOTED: Final = "xl/worksheets/sheet%20"

SPELLINGS: Final[Mapping[str, Callable[[Parts], Parts]]] = {
    "as it is": lambda parts: parts,
    "single quotes": _texts(_tags(_single_quoted), *_XML),
    "attributes in another order": _texts(_tags(_reversed), *_XML),
    "prefixes": _texts(_prefixed, *_XML),
    "comments": _texts(_with_comments, *_XML),
    "lines and indents": _texts(_loose, *_XML),
    "byte order marks": _texts(_bom, *_XML),
    "no declarations": _texts(_undeclared, *_XML),
    "strict": _texts(_strict, *_XML),
    "another prefix of links": _texts(_other_ids, "xl/workbook.xml"),
    "no references": _texts(_without_references, _SHEETS),
    "lower-case references": _texts(_lower_references, _SHEETS),
    "rich texts": _texts(_rich, "xl/sharedStrings.xml"),
    "character references": _texts(_character_references, *_CELLS),
    "CDATA": _texts(_in_cdata, *_CELLS),
    "UTF-16": _utf_16,
    "absolute targets": _texts(_targets(lambda each: f"/xl/{each}"), "xl/_rels/"),
    "two slashes in targets": _texts(_targets(lambda each: each.replace("/", "//")), *_LINKS),
    "two slashes in names": _renamed(lambda name: name.replace("xl/", "xl//")),
    "targets by the way round": _texts(_targets(lambda each: f"./../xl/{each}"), "xl/_rels/"),
    "backslashes": _in_turn(
        _renamed(lambda name: name.replace("/", "\\")),
        _texts(_targets(lambda e: e.replace("/", "\\")), *_LINKS),
    ),
    "another case": _renamed(lambda name: name.upper() if name.startswith(_SHEETS) else name),
    "percents in names and targets": _in_turn(
        _renamed(lambda name: name.replace("xl/worksheets/sheet", _QUOTED)),
        _texts(_targets(lambda each: each.replace("worksheets/sheet", "worksheets/sheet%20")), *_LINKS),
    ),
    "percents in targets": _in_turn(
        _renamed(lambda name: name.replace("xl/worksheets/sheet", "xl/worksheets/表 ")),
        _texts(_targets(lambda e: e.replace("worksheets/sheet", "worksheets/%E8%A1%A8%20")), *_LINKS),
    ),
    "percents in names": _in_turn(
        _renamed(lambda name: name.replace("xl/worksheets/sheet", _QUOTED)),
        _texts(_targets(lambda each: each.replace("worksheets/sheet", "worksheets/sheet ")), *_LINKS),
    ),
    "charts, macros and dialogues": _with_other_sheets,
}
"""Other parts of the same workbook, by what is odd about them."""


def streamed(parts: Parts) -> bytes:
    """Return an archive as a server streams it: every size behind its data, in Zip64."""

    class Unseekable(io.BytesIO):
        def tell(self) -> int:
            raise OSError

    target = Unseekable()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, contents in parts.items():
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as entry:
                entry.write(contents)
    return target.getvalue()


def in_zip64(data: bytes) -> bytes:
    """Return an archive whose directory gives sizes and places in extra fields of Zip64 alone, as does its end."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos, start = archive.infolist(), archive.start_dir
    records = []
    for info in infos:
        name = info.filename.encode()
        extra = struct.pack("<2H3Q", 1, 24, info.file_size, info.compress_size, info.header_offset)
        flags = info.flag_bits | (0x800 if not name.isascii() else 0)
        head = struct.pack(
            "<4s6H3I5H2I",
            *(b"PK\1\2", 45, 45, flags, info.compress_type, 0, 33, info.CRC, 0xFFFFFFFF, 0xFFFFFFFF),
            *(len(name), len(extra), 0, 0, 0, 0, 0xFFFFFFFF),
        )
        records.append(head + name + extra)
    directory = b"".join(records)
    end = start + len(directory)
    counts = len(infos), len(infos), len(directory), start
    return b"".join(
        [
            data[:start],
            directory,
            struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, *counts),
            struct.pack("<4sIQI", b"PK\6\7", 0, end, 1),
            struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0),
        ]
    )


ARCHIVES: Final[Mapping[str, Callable[[Parts], bytes]]] = {
    "stored": lambda parts: zipped(parts, zipfile.ZIP_STORED),
    "with folders": lambda parts: zipped({"xl/": b"", "xl/worksheets/": b"", "_rels/": b""} | parts),
    "streamed": streamed,
    "Zip64": lambda parts: in_zip64(zipped(parts)),
    "bytes behind the end": lambda parts: zipped(parts) + b"\r\n",
}
"""The same parts in archives of other kinds."""
