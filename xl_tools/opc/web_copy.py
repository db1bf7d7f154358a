"""A copy of a workbook for the web: written anew from what is seen, so that nothing else of the package can be in it."""

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET

from xl_tools.model.submission import OUTPUT_MARK
from xl_tools.opc.package import (
    OFFICE_LINKS,
    Package,
    PackageRefusedError,
    Relationship,
    links_part,
    part_key,
)
from xl_tools.opc.package_draft import TYPES
from xl_tools.opc.safe_archive import DAMAGE, local_name, parse_xml, unreadable
from xl_tools.opc.seen_drawing import DRAWING_PREFIXES, seen_drawing
from xl_tools.opc.seen_sheet import SHEET_PREFIXES, SeenSheet, Taken, seen_sheet
from xl_tools.opc.seen_texts import SharedTexts, StyleFacts, as_transitional, mask_texts, style_facts
from xl_tools.opc.unseen_bytes import plain_picture, unseen_between_entries
from xl_tools.opc.xml_written import write_anew
from xl_tools.values.personal_numbers import masked, personal_numbers

_PACKAGE_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_THEME = "http://schemas.openxmlformats.org/drawingml/2006/main"
_OOXML = "application/vnd.openxmlformats-officedocument."
_PART_TYPES = {
    "workbook": f"{_OOXML}spreadsheetml.sheet.main+xml",
    "worksheet": f"{_OOXML}spreadsheetml.worksheet+xml",
    "sharedStrings": f"{_OOXML}spreadsheetml.sharedStrings+xml",
    "styles": f"{_OOXML}spreadsheetml.styles+xml",
    "theme": f"{_OOXML}theme+xml",
    "drawing": f"{_OOXML}drawing+xml",
    "core": "application/vnd.openxmlformats-package.core-properties+xml",
}
_PICTURES = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "bmp": "image/bmp",
}
_VISIBLE_NAMES = ("_xlnm.Print_Area", "_xlnm.Print_Titles")
_FILTER = "_xlnm._FilterDatabase"
_REFERS_ELSEWHERE = re.compile(r"\[|#REF!")

_SHARED = re.compile(rb"""<(?:\w+:)?c\b[^>]*\bt=["']s["'][^>]*>\s*<(?:\w+:)?v>\s*(\d+)""")

_HARMLESS = re.compile(
    r"(?:.*/_rels/|_rels/)[^/]*\.rels|\[content_types\]\.xml|.*/?(?:calcchain|styles|sharedstrings|workbook)\d*\.xml"
    r"|.*/theme/[^/]+|.*/(?:metadata|volatiledependencies)\.xml|docprops/app\.xml|docprops/core\.xml"
    r"|.*/drawings/vmldrawing[^/]*|mimetype"
)
"""Parts that say nothing by themselves, or of which what they say is told elsewhere; compared with :func:`part_key`."""

_KINDS: Final[Mapping[str, str]] = {
    r"/comments|/threadedcomments/|/persons?/": "批注",
    r"/externallinks/": "外部链接：别的工作簿的路径和数据",
    r"/connections\.xml|/querytables/": "数据连接",
    r"/pivot": "数据透视表和它背后的数据",
    r"^customxml/|/xmlmaps": "自定义数据",
    r"/printersettings/": "打印机的名称和设置",
    r"vbaproject|vbadata|/macrosheets/|/customui": "宏",
    r"/activex/|/ctrlprops/": "控件",
    r"/embeddings/": "嵌入的文件",
    r"/revisions/|/usernames": "共享工作簿的修订记录（以前的内容）",
    r"/charts?/|/diagrams/|/chartsheets/": "图表和它背后的数据",
    r"/slicer|/timeline": "切片器",
    r"/model/": "数据模型",
    r"^docprops/": "文档属性",
    r"/webextensions?/": "加载项留下的内容",
    r"/media/": "没有显示出来的图片",
    r"/tables/": "没有显示出来的列表",
}
"""What kinds of parts are left out, by their keys; those that no link leads to are told apart."""


class NumberSeen(NamedTuple):
    """A number of a person that was masked: what it is, the sheet and the place, and what is left of it."""

    kind: str
    sheet: str
    where: str
    mask: str


@dataclass(slots=True)
class WebCopy:
    """The copy, what was taken out of it, the numbers masked in it, and what only a person can tell."""

    data: bytes = b""
    taken: list[Taken] = field(default_factory=list)
    masked: list[NumberSeen] = field(default_factory=list)
    doubts: list[Taken] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether there was nothing to take out and nothing to mask: then the copy is the workbook, byte for byte."""
        return not self.taken and not self.masked


def web_copy(package: Package, internal: Mapping[str, str] | None = None, *, marked: bool = True) -> WebCopy:
    """Return a copy for the web of the sheets that are shown, but for those ``internal``, which say what they are.

    It is ``marked`` as an output of this program, so that nobody sums it up beside the workbook. Refuses (:class:`~xl_tools.errors.RefusalError`) what is damaged.
    """
    try:
        return _Copying(package, internal or {}, marked=marked).copy()
    except (PackageRefusedError, *DAMAGE) as error:
        raise unreadable(package.name, error) from error


INTERNAL: Final = "只供内部用的工作表"
"""What is said of a sheet that is for the clerk and the bureau only."""


class _Copying:
    """One workbook being written anew."""

    def __init__(self, package: Package, internal: Mapping[str, str], *, marked: bool) -> None:
        self._package, self._internal, self._mark = package, internal, OUTPUT_MARK if marked else ""
        self._made = WebCopy()
        self._parts: dict[str, bytes] = {}
        self._types: dict[str, str] = {}
        self._links: dict[str, list[tuple[str, str]]] = {}
        self._used: set[str] = set()
        """Keys of the parts of the package that the copy was written from."""
        self._comments: Counter[str] = Counter()

    def copy(self) -> WebCopy:
        package, made = self._package, self._made
        book = as_transitional(package.root(package.workbook))
        self._used.add(part_key(package.workbook))
        kept = self._kept_sheets(book)
        linked = {link.kind: link.part for link in reversed([*package.links(package.workbook)])}
        styles = self._root(linked.get("styles"))
        texts = SharedTexts(self._root(linked.get("sharedStrings")), self._texts_named())
        facts = style_facts(styles)
        seen = {name: self._sheet(name, part, texts, facts, kept) for name, part in kept.items()}
        self._write_book(book, [*kept])
        for number, (name, sheet) in enumerate(seen.items(), 1):
            self._write_sheet(number, name, sheet)
        self._write_shared(texts)
        if styles is not None:
            self._drop(styles, ("extLst",))
            self._put("xl/styles.xml", "styles", write_anew(styles, SHEET_PREFIXES), "xl/workbook.xml")
        if (theme := self._root(linked.get("theme"))) is not None:
            self._drop(theme, ("extLst", "custClrLst", "objectDefaults"))
            prefixes = {_THEME: "a", OFFICE_LINKS: "r"}
            self._put("xl/theme/theme1.xml", "theme", write_anew(theme, prefixes), "xl/workbook.xml")
        self._tell_properties()
        self._tell_workbook(book)
        self._tell_parts()
        made.data = package.data if made.is_clean else self._archive()
        return made

    def _root(self, part: str | None) -> ET.Element | None:
        if part is None:
            return None
        self._used.add(part_key(part))
        return as_transitional(self._package.root(part))

    def _texts_named(self) -> set[int]:
        """Return the numbers of the shared texts that a cell of any sheet holds, whether it is shown or not."""
        parts = (self._package.read(part) for part in self._package.sheets.values())
        return {int(number) for part in parts for number in _SHARED.findall(part)}

    def _kept_sheets(self, book: ET.Element) -> dict[str, str]:
        """Return the sheets that go into the copy; say of the others why they do not."""
        package, kept = self._package, dict[str, str]()
        for entry in book.iterfind("{*}sheets/{*}sheet"):
            name = entry.get("name", "")
            if entry.get("state", "visible") != "visible":
                what = "隐藏的工作表" if entry.get("state") == "hidden" else "深度隐藏的工作表"
                self._take(what, name)
            elif name not in package.sheets:
                self._take("图表工作表、宏表", name)
            elif name in self._internal:
                self._take(INTERNAL, name, what=self._internal[name])
            else:
                kept[name] = package.sheets[name]
                continue
            if name in package.sheets:
                self._used.add(part_key(package.sheets[name]))
        if not kept:
            raise PackageRefusedError("没有一张可以公开的工作表")
        return kept

    def _sheet(
        self, name: str, part: str, texts: SharedTexts, facts: StyleFacts, kept: Collection[str]
    ) -> SeenSheet:
        self._used.add(part_key(part))
        links = {link.id: link for link in self._package.links(part)}
        for link in links.values():
            if link.kind in ("comments", "threadedComment"):
                self._tell_comments(name, link)
        root = as_transitional(self._package.root(part))
        seen = seen_sheet(root, texts, facts, self._external_links(part), kept)
        made = self._made
        made.taken += [taken._replace(sheet=name) for taken in seen.taken]
        made.doubts += [doubt._replace(sheet=name) for doubt in seen.doubts]
        made.masked += [NumberSeen(n.kind, name, where, n.mask) for where, n in seen.masked]
        return seen._replace(links=links)

    def _external_links(self, part: str) -> dict[str, str]:
        """Return where the links of a part lead that lead out of the package, by their ids."""
        source = self._package.names.get(part_key(links_part(part)))
        return {
            element.get("Id", ""): element.get("Target", "")
            for element in (self._package.root(source) if source else ())
            if element.get("TargetMode") == "External"
        }

    def _tell_comments(self, name: str, link: Relationship) -> None:
        root = self._root(link.part)
        count = (
            0
            if root is None
            else sum(local_name(each.tag) in ("comment", "threadedComment") for each in root.iter())
        )
        cells = [each.get("ref", "") for each in (() if root is None else root.iter()) if each.get("ref")]
        if count:
            self._take("批注", name, where=_some(cells), what=f"{count} 条")
        self._comments[name] += count

    def _write_sheet(self, number: int, name: str, sheet: SeenSheet) -> None:
        place = f"xl/worksheets/sheet{number}.xml"
        drawing = sheet.links.get(sheet.drawing) if sheet.drawing else None
        if drawing and drawing.kind == "drawing":
            self._used.add(part_key(drawing.part))
            media = {link.id: link for link in self._package.links(drawing.part)}
            self._write_drawing(
                f"xl/drawings/drawing{number}.xml", name, drawing.part, media, sheet.root, place
            )
        self._put(place, "worksheet", write_anew(sheet.root, SHEET_PREFIXES), "xl/workbook.xml")

    def _write_drawing(  # noqa: PLR0917 - where from, where to, and for which sheet
        self,
        target: str,
        name: str,
        part: str,
        media: Mapping[str, Relationship],
        sheet: ET.Element,
        place: str,
    ) -> None:
        root = as_transitional(self._package.root(part))
        pictures = {
            identity: link.part
            for identity, link in media.items()
            if link.kind == "image" and posixpath.splitext(link.part)[1][1:].lower() in _PICTURES
        }
        drawn = seen_drawing(root, pictures)
        for what, count in drawn.taken.items():
            self._take(what, name, what=f"{count} 个")
        for number in mask_texts(root):
            self._made.masked.append(NumberSeen(number.kind, name, "图形里的文字", number.mask))
        if not drawn.pictures and not len(root):
            return
        identities = {}
        for identity, picture in drawn.pictures.items():
            self._used.add(part_key(picture))
            image = f"xl/media/{len(self._types)}{posixpath.splitext(picture)[1].lower()}"
            data = self._package.part(picture)
            plain = plain_picture(data)
            if plain != data:
                self._take("图片里的拍摄信息", name, what=posixpath.basename(picture))
            identities[identity] = self._put(image, "image", plain, target)
        for element in root.iter():
            for key, value in [*element.items()]:
                if key == f"{{{OFFICE_LINKS}}}embed":
                    element.set(key, identities[value])
        if drawn.pictures:
            shown = f"{len(drawn.pictures)} 张"
            self._made.doubts.append(
                Taken("图片", name, "", shown, "请看看图里有没有不该公开的（证件、签字、印章）")
            )
        identity = self._put(target, "drawing", write_anew(root, DRAWING_PREFIXES), place)
        main = sheet.tag.rpartition("}")[0].removeprefix("{")
        tag = ET.SubElement(sheet, f"{{{main}}}drawing")
        tag.set(f"{{{OFFICE_LINKS}}}id", identity)

    def _write_shared(self, texts: SharedTexts) -> None:
        root = texts.used()
        if root is not None:
            data = write_anew(root, SHEET_PREFIXES)
            self._put("xl/sharedStrings.xml", "sharedStrings", data, "xl/workbook.xml")
        if texts.left_over:
            self._take("没有显示在任何一格的文字（删掉的内容留下的）", where=f"{texts.left_over} 段")
        if texts.guides:
            self._take("拼音标注", where=f"{texts.guides} 处")

    def _write_book(self, book: ET.Element, kept: list[str]) -> None:
        main = book.tag.rpartition("}")[0].removeprefix("{")
        root = ET.Element(f"{{{main}}}workbook")
        if self._package.from_1904:
            ET.SubElement(root, f"{{{main}}}workbookPr", {"date1904": "1"})
        ET.SubElement(ET.SubElement(root, f"{{{main}}}bookViews"), f"{{{main}}}workbookView")
        sheets = ET.SubElement(root, f"{{{main}}}sheets")
        for number, name in enumerate(kept, 1):
            entry = ET.SubElement(sheets, f"{{{main}}}sheet", {"name": name, "sheetId": str(number)})
            entry.set(f"{{{OFFICE_LINKS}}}id", f"rId{number}")
        order = [each.get("name", "") for each in book.iterfind("{*}sheets/{*}sheet")]
        names = ET.Element(f"{{{main}}}definedNames")
        for defined in book.iterfind("{*}definedNames/{*}definedName"):
            at = defined.get("localSheetId", "")
            whose = order[int(at)] if at.isdecimal() and int(at) < len(order) else ""
            text = defined.text or ""
            if (
                defined.get("name") in _VISIBLE_NAMES
                and whose in kept
                and not (_REFERS_ELSEWHERE.search(text) or personal_numbers(text))
            ):
                of = {"name": defined.get("name", ""), "localSheetId": str(kept.index(whose))}
                ET.SubElement(names, f"{{{main}}}definedName", of).text = text
        if len(names):
            root.append(names)
        for entry in sheets:
            name = entry.get("name", "")
            self._made.masked += [
                NumberSeen(n.kind, "", "工作表的名字", n.mask) for n in personal_numbers(name)
            ]
            if (told := masked(name)) != name:
                entry.set("name", told.replace("*", "×"))  # an asterisk may stand in no name of a sheet
        self._put("xl/workbook.xml", "workbook", write_anew(root, SHEET_PREFIXES), "")

    def _tell_workbook(self, book: ET.Element) -> None:
        """Say what else the workbook part says that its copy does not."""
        for element in book.iter():
            name = local_name(element.tag)
            if name == "fileSharing" and element.get("userName"):
                self._take("设为只读的人", what=element.get("userName", ""))
            elif name == "absPath" and element.get("url"):
                self._take("文件原来的存放路径", what=element.get("url", ""))
            elif name == "customWorkbookView":
                self._take("自定义视图", what=element.get("name", ""))
        names = [
            each.get("name", "")
            for each in book.iterfind("{*}definedNames/{*}definedName")
            if each.get("name") not in (*_VISIBLE_NAMES, _FILTER)
        ]
        if names:
            self._take("定义的名称", where=f"{len(names)} 个", what=_some(names))
        unread = [
            part
            for key, part in self._package.names.items()
            if key in self._used and key.endswith((".xml", ".rels"))
        ]
        noted = [part for part in unread if b"<!--" in self._package.part(part)]
        if noted:
            self._take("部件里写给程序看的注释", where=_some(noted))

    def _tell_properties(self) -> None:
        told = []
        for key, part in self._package.names.items():
            if key not in ("docprops/core.xml", "docprops/app.xml"):
                continue
            self._used.add(key)
            for element in parse_xml(self._package.part(part)):
                name, text = local_name(element.tag), (element.text or "").strip()
                if name in _TOLD_PROPERTIES and text and text != OUTPUT_MARK:
                    told.append(f"{_TOLD_PROPERTIES[name]} {text}")
        if told:
            self._take("文档属性", where=f"{len(told)} 项", what="、".join(told))

    def _tell_parts(self) -> None:
        """Say what parts the copy was not written from, by kind; those that no link leads to are of an earlier version."""
        reached = self._reached()
        counted: Counter[str] = Counter()
        for key, part in self._package.names.items():
            if key in self._used or _HARMLESS.fullmatch(key):
                if part_key(part) not in reached and not _is_own_frame(key):
                    counted[_LEFT_BEHIND] += 1
                continue
            kind = next((kind for pattern, kind in _KINDS.items() if re.search(pattern, key)), "别的部件")
            if key not in reached:
                kind = _LEFT_BEHIND
            if kind != "批注" or not self._comments:
                counted[kind] += 1
        for kind, count in counted.items():
            self._take(kind, where=f"{count} 个部件")
        if unseen := unseen_between_entries(self._package.data):
            self._take("压缩包里目录以外的字节（以前的版本）", where=f"{unseen} 字节")

    def _reached(self) -> set[str]:
        """Return the keys of all parts that links lead to, from the package on."""
        reached: set[str] = set()
        waiting = [""]
        while waiting:
            for link in self._package.links(waiting.pop()):
                key = part_key(link.part)
                if key not in reached:
                    reached.add(key)
                    waiting.append(link.part)
        return reached

    def _take(self, kind: str, sheet: str = "", where: str = "", what: str = "") -> None:
        self._made.taken.append(Taken(kind, sheet, where, what))

    @staticmethod
    def _drop(root: ET.Element, names: Collection[str]) -> None:
        for parent in [*root.iter()]:
            for child in [each for each in parent if local_name(each.tag) in names]:
                parent.remove(child)

    def _put(self, part: str, kind: str, data: bytes, linked_from: str) -> str:
        """Put a part into the copy, linked from another; return the id of the link."""
        self._parts[part] = data
        self._types[part] = _PART_TYPES.get(kind, kind)
        links = self._links.setdefault(linked_from, [])
        links.append((kind, part))
        return f"rId{len(links)}"

    def _archive(self) -> bytes:
        core = f'<cp:coreProperties xmlns:cp="{_CORE}"><cp:category>{self._mark}</cp:category></cp:coreProperties>'
        links = {source: _relationships(source, listed) for source, listed in self._links.items() if source}
        top = [("officeDocument", "xl/workbook.xml"), ("metadata/core-properties", "docProps/core.xml")]
        parts = {
            TYPES: self._content_types(),
            "_rels/.rels": _relationships("", top),
            **{links_part(source): data for source, data in links.items()},
            **self._parts,
            "docProps/core.xml": core.encode(),
        }
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in parts.items():
                info = zipfile.ZipInfo(name)  # of 1 January 1980: equal content gives equal bytes
                info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
                archive.writestr(info, data)
        return target.getvalue()

    def _content_types(self) -> bytes:
        root = ET.Element(f"{{{_CONTENT_TYPES}}}Types")
        defaults = {
            "rels": "application/vnd.openxmlformats-package.relationships+xml",
            "xml": "application/xml",
        }
        endings = {posixpath.splitext(part)[1][1:] for part, kind in self._types.items() if kind == "image"}
        for ending, kind in {**defaults, **{each: _PICTURES[each] for each in sorted(endings)}}.items():
            ET.SubElement(root, f"{{{_CONTENT_TYPES}}}Default", {"Extension": ending, "ContentType": kind})
        for part, kind in {**self._types, "docProps/core.xml": _PART_TYPES["core"]}.items():
            if kind != "image":
                ET.SubElement(
                    root, f"{{{_CONTENT_TYPES}}}Override", {"PartName": f"/{part}", "ContentType": kind}
                )
        return write_anew(root, {_CONTENT_TYPES: ""})


_LEFT_BEHIND = "没有用到的部件（以前的版本留下的）"
_TOLD_PROPERTIES = {
    "creator": "作者",
    "lastModifiedBy": "上次保存的人",
    "title": "标题",
    "subject": "主题",
    "description": "备注",
    "keywords": "关键词",
    "category": "类别",
    "contentStatus": "状态",
    "Manager": "经理",
    "Company": "单位",
    "HyperlinkBase": "超链接的根",
}


def _is_own_frame(key: str) -> bool:
    """Whether a part holds others together, so that no link need lead to it."""
    return key.endswith(".rels") or key in ("[content_types].xml", "mimetype")


def _relationships(source: str, links: list[tuple[str, str]]) -> bytes:
    root = ET.Element(f"{{{_PACKAGE_LINKS}}}Relationships")
    folder = posixpath.dirname(source)
    for number, (kind, part) in enumerate(links, 1):
        base = "http://schemas.openxmlformats.org/package/2006/relationships" if "/" in kind else OFFICE_LINKS
        told = {
            "Id": f"rId{number}",
            "Type": f"{base}/{kind}",
            "Target": posixpath.relpath(part, folder or "."),
        }
        ET.SubElement(root, f"{{{_PACKAGE_LINKS}}}Relationship", told)
    return write_anew(root, {_PACKAGE_LINKS: ""})


_MOST_NAMED = 6


def _some(names: Collection[str]) -> str:
    """Return names in a line, of very many the first."""
    told = [*names][:_MOST_NAMED]
    return "、".join(told) + (f" 等 {len(names)} 处" if len(names) > len(told) else "")
