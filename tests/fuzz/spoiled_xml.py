"""The XML of a package's parts: tags, attributes and texts disarranged; or only the values in the cells."""

import random
import re
from collections.abc import Callable
from typing import TypeAlias
from xml.sax.saxutils import escape

from tests.fuzz.nasty import NASTY_ATTRIBUTES, NASTY_BYTES, NASTY_TEXTS
from tests.fuzz.spoiled_zip import unzipped, zipped

_Way: TypeAlias = tuple[re.Pattern[bytes] | None, Callable[[bytes], bytes], int]
_ROUNDS = (1, 1, 1, 1, 2, 2, 3, 5)
_TAG = re.compile(rb"<[^<>]*>")
_ATTRIBUTE = re.compile(rb'(\s[\w:]+=)"([^"]*)"')
_TEXT = re.compile(rb">([^<]+)<")
_VALUE = re.compile(rb"(<(?:v|t|f)\b[^>]*>)([^<]*)(?=</(?:v|t|f)>)")
_CELL = re.compile(rb"<c\b[^>]*?(?:/>|>.*?</c>)", re.DOTALL)
_ROW = re.compile(rb"<row\b[^>]*?(?:/>|>.*?</row>)", re.DOTALL)
_SHEET_NAME = re.compile(rb'(<sheet\b[^>]*?\bname=)"([^"]*)"')
_WEIGHTS = (("xl/worksheets/", 6), ("sharedStrings", 6), ("workbook.xml", 3), ("styles", 2), (".rels", 2))
_ATTACKS = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    b'<!DOCTYPE x SYSTEM "file:///etc/passwd">',
    b"<!--" + b" " * 5_000 + b'--><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    b"<?xml version='1.0' encoding='utf-16'?>",
    b"&a;",
    b"&#0;",
    b"&#xD800;",
    b"&#x10FFFF;",
    b"<![CDATA[</row>]]>",
    b"<x>" * 3_000,
    b"<x>" * 3_000 + b"</x>" * 3_000,
    b'<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="A1:C3"/></mergeCells>',
    b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    b"<row r='1048577'><c r='XFE1048577' t='str'><v>1</v></c></row>",
    b'<c r="B2" t="s"><v>99999999</v></c>',
    b'<c t="inlineStr"><is><t>x</t></is></c>',
    b'<c r="C3"><f>1/0</f><v></v></c>',
    b'<c r="D4" t="e"><v>#REF!</v></c>',
    b'<c r="E5" s="4294967295"><v>0.5</v></c>',
    b'<f t="array" ref="A1:Z99">1</f>',
    b'<cols><col min="1" max="99999" hidden="1" style="3"/></cols>',
)


def spoiled_xml(data: bytes, chance: random.Random) -> bytes:
    """Return a package with one place or a few of its XML disarranged."""
    entries = unzipped(data)
    for _ in range(chance.choice(_ROUNDS)):
        at = chance.choices(range(len(entries)), weights=[_weight(name) for name, _ in entries])[0]
        entries[at] = (entries[at][0], _disarranged(entries[at][1], chance))
    return zipped(entries)


def spoiled_values(data: bytes, chance: random.Random) -> bytes:
    """Return a package of sound XML with values, cells, rows or sheet names that are nasty or in the wrong place."""
    entries = unzipped(data)
    sheets = [
        n for n, (name, _) in enumerate(entries) if "worksheets/sheet" in name or "sharedStrings" in name
    ]
    for _ in range(chance.randint(1, 3)):
        if chance.random() < 0.1:
            at = next(n for n, (name, _) in enumerate(entries) if name == "xl/workbook.xml")
            entries[at] = (entries[at][0], _with_sheet_name(entries[at][1], chance))
            continue
        at = chance.choice(sheets)
        entries[at] = (entries[at][0], _with_values(entries[at][1], chance))
    return zipped(entries)


def _weight(name: str) -> int:
    return next((weight for part, weight in _WEIGHTS if part in name), 1)


def _disarranged(xml: bytes, chance: random.Random) -> bytes:
    attribute = escape(chance.choice(NASTY_ATTRIBUTES), {'"': "&quot;"}).encode("utf-8", "surrogatepass")
    piece, attack = chance.choice(NASTY_BYTES), chance.choice(_ATTACKS)
    ways: tuple[_Way, ...] = (
        (_TAG, lambda _: b"", 1),
        (_TAG, lambda tag: tag * 2, 1),
        *[(_ATTRIBUTE, lambda old: old[: old.index(b'"')] + b'"' + attribute + b'"', 1)] * 3,
        (_ATTRIBUTE, lambda _: b"", chance.choice((1, 500))),
        (_TAG, lambda tag: tag + attack, 1),
        (_TAG, lambda tag: tag.replace(b"<", b"<x:").replace(b"<x:/", b"</x:"), 1),
        (_TEXT, lambda _: b">" + piece + b"<", 1),
        (None, lambda whole: _recoded(whole, chance), 1),
    )
    pattern, change, most = chance.choice(ways)
    return _replaced(pattern, xml, change, chance, most) if pattern else change(xml)


def _recoded(xml: bytes, chance: random.Random) -> bytes:
    text = xml.decode("utf-8", "replace")
    at = chance.randrange(len(xml) + 1)
    return chance.choice(
        (
            text.encode("utf-16"),
            text.encode("utf-16-be"),
            text.replace("UTF-8", "GB18030").encode("gb18030", "replace"),
            b"\xef\xbb\xbf" + xml,
            b"\n" + xml,
            xml[:at],
            xml.replace(b'"', b"'"),
            re.sub(rb'\br="', rb'r = "', xml),
            re.sub(rb' r="[A-Z]+\d+"', b"", xml),
            re.sub(rb'\br="([A-Z]+)', lambda found: found[0].lower(), xml),
        )
    )


def _with_values(xml: bytes, chance: random.Random) -> bytes:
    match chance.randrange(6):
        case 0 | 1 | 2:
            return _replaced(
                _VALUE, xml, lambda old: old[: old.index(b">") + 1] + _nasty_text(chance), chance, most=9
            )
        case 3:
            cells = _CELL.findall(xml)
            return _replaced(_CELL, xml, lambda _: chance.choice(cells), chance, most=5)
        case 4:
            rows = _ROW.findall(xml)
            return _replaced(_ROW, xml, lambda _: chance.choice(rows), chance, most=3)
        case _:
            values = [value for _, value in _VALUE.findall(xml)]
            return _replaced(
                _VALUE, xml, lambda old: old[: old.index(b">") + 1] + chance.choice(values), chance, most=20
            )


def _with_sheet_name(xml: bytes, chance: random.Random) -> bytes:
    new = escape(chance.choice((*NASTY_ATTRIBUTES, *NASTY_TEXTS)), {'"': "&quot;"}).encode("utf-8", "replace")
    return _replaced(_SHEET_NAME, xml, lambda old: old[: old.index(b"name=") + 5] + b'"' + new + b'"', chance)


def _nasty_text(chance: random.Random) -> bytes:
    return escape(chance.choice(NASTY_TEXTS)).encode("utf-8", "surrogatepass")


def _replaced(
    pattern: re.Pattern[bytes],
    xml: bytes,
    change: Callable[[bytes], bytes],
    chance: random.Random,
    most: int = 1,
) -> bytes:
    """Return the part with up to ``most`` of what the pattern finds changed."""
    found = list(pattern.finditer(xml))
    places = chance.sample(found, min(len(found), chance.randint(1, most)))
    pieces, at = [], 0
    for match in sorted(places, key=lambda match: match.start()):
        pieces += [xml[at : match.start()], change(match[0])]
        at = match.end()
    return b"".join([*pieces, xml[at:]])
