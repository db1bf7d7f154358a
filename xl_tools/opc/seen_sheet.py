"""What is seen of a sheet: values in place of formulas, nothing in hidden rows and columns or below merged ranges."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple
from xml.etree import ElementTree as ET

from xl_tools.model.grid import Cell, Merge, column_letters, number_text, parse_address, parse_range
from xl_tools.opc.package import OFFICE_LINKS, SPREADSHEET, Relationship
from xl_tools.opc.safe_archive import local_name
from xl_tools.opc.seen_texts import (
    SharedTexts,
    StyleFacts,
    has_white_runs,
    mask_runs,
    mask_texts,
    without_guides,
    written_in,
)
from xl_tools.values.personal_numbers import PersonalNumber, masked, personal_numbers

SHEET_PREFIXES = {SPREADSHEET: "", OFFICE_LINKS: "r"}
"""The namespaces of sheets, texts and styles that are written."""

_KEPT = frozenset(
    (
        "sheetPr",
        "dimension",
        "sheetViews",
        "sheetFormatPr",
        "cols",
        "sheetData",
        "mergeCells",
        "conditionalFormatting",
        "dataValidations",
        "hyperlinks",
        "printOptions",
        "pageMargins",
        "pageSetup",
        "headerFooter",
        "rowBreaks",
        "colBreaks",
    )
)
_TOLD = {
    "scenarios": "方案（不显示的另一套数）",
    "protectedRanges": "允许编辑的区域和用户",
    "customSheetViews": "自定义视图",
    "customProperties": "工作表的自定义属性",
    "dataConsolidate": "合并计算的来源",
    "oleObjects": "嵌入的对象",
    "controls": "控件",
    "legacyDrawingHF": "页眉页脚里的图片",
    "picture": "背景图片",
    "webPublishItems": "网页发布的设置",
    "smartTags": "智能标记",
}
"""What a sheet says beside its cells that its copy does not, by element."""

_OF_CELL = frozenset({"r", "s", "t"})
_NO_NAME = re.compile(r"\"[^\"]*\"|(?:(?:'(?:[^']|'')+'|[^\s'!(),]+)!)?[$A-Z0-9:.,+\-*/()<>=&% ]*")
_SHEET_NAMED = re.compile(r"(?:'((?:[^']|'')+)'|([^\s'!(),:=<>&+*/-]+))!")
_YES = ("1", "true")
_LEAST_SEEN = {"ht": 1.0, "width": 0.3}
"""Points of a row, characters of a column: what is smaller is as good as hidden."""

_HEADS_OF_PAGES = {
    "differentOddEven": ("evenHeader", "evenFooter"),
    "differentFirst": ("firstHeader", "firstFooter"),
}
"""Headers and footers that are printed only where the sheet says so."""

_MOST_SHOWN = 20  # characters of a text that was taken out
_MOST_CELLS = 6


class Taken(NamedTuple):
    """Something that was taken out, or is left to a person: what it is, on which sheet, where, and what it says."""

    kind: str
    sheet: str = ""
    where: str = ""
    what: str = ""
    advice: str = ""


class SeenSheet(NamedTuple):
    """A sheet as it goes into the copy, what was taken out, the numbers masked with their places, what is in doubt."""

    root: ET.Element
    taken: list[Taken]
    masked: list[tuple[str, PersonalNumber]]
    doubts: list[Taken]
    drawing: str = ""
    links: Mapping[str, Relationship] = {}


def seen_sheet(
    root: ET.Element,
    texts: SharedTexts,
    styles: StyleFacts,
    external: Mapping[str, str],
    kept: Collection[str],
) -> SeenSheet:
    """Make a sheet's part one of what is seen. ``external`` are links out of the package, ``kept`` the sheets of the copy."""
    sheet = _Sheet(root, texts, styles)
    drawing = next(
        (each.get(f"{{{OFFICE_LINKS}}}id", "") for each in root if local_name(each.tag) == "drawing"), ""
    )
    sheet.clear_unseen()
    sheet.take_formulas()
    sheet.mask()
    sheet.drop_others(external, kept)
    return SeenSheet(root, sheet.taken, sheet.masked, sheet.doubts, drawing)


class _Sheet:
    def __init__(self, root: ET.Element, texts: SharedTexts, styles: StyleFacts) -> None:
        self.root, self._texts, self._styles = root, texts, styles
        self.taken: list[Taken] = []
        self.doubts: list[Taken] = []
        self.masked: list[tuple[str, PersonalNumber]] = []
        self._merges = [
            parse_range(each.get("ref", "").upper()) for each in root.iterfind("{*}mergeCells/{*}mergeCell")
        ]
        self._rows = [*_numbered(root)]
        self._cells = [cell for _, row, number in self._rows for cell in _placed(row, number)]
        self._hidden_rows = {number for _, row, number in self._rows if _is_hidden(row, "ht")}
        self._hidden_columns = {
            column
            for each in root.iterfind("{*}cols/{*}col")
            if _is_hidden(each, "width")
            for column in range(int(each.get("min", "1")) - 1, int(each.get("max", "1")))
        }

    def clear_unseen(self) -> None:
        """Empty the cells that nobody sees, and say what stood there."""
        firsts = {Cell(merge.top, merge.left): merge for merge in self._merges}
        covered = _CoveredCells(self._merges)
        found: dict[str, dict[str, str]] = defaultdict(dict)
        filtered = self.root.find("{*}autoFilter/{*}filterColumn") is not None
        coloured = (
            self.root.find("{*}conditionalFormatting") is not None
            or self.root.find("{*}tableParts") is not None
        )
        for place, cell in self._cells:
            text = self._text(cell)
            if not text.strip():
                continue
            seen_rows, seen_columns = self._seen(firsts.get(place, Merge(*place, *place)))
            if covered.holds(place):
                found["合并单元格底下的文字"][place.address] = text
            elif not seen_rows:
                kind = "筛选藏起来的行" if filtered else "隐藏的行"
                found[kind].setdefault(f"第 {place.row + 1} 行", text)
            elif not seen_columns:
                found["隐藏的列"].setdefault(f"{column_letters(place.column)} 列", text)
            elif self._has_white_runs(cell):
                advice = "有的字是白色的，看看要不要公开，不公开的请在原件里删去"
                self.doubts.append(Taken("可能看不见的字（白字）", "", place.address, _short(text), advice))
                continue
            elif why := self._styles.invisible.get(cell.get("s", "0")):
                if coloured:
                    advice = "看看要不要公开，不公开的请在原件里删去"
                    self.doubts.append(
                        Taken(f"可能看不见的字（{why}）", "", place.address, _short(text), advice)
                    )
                    continue
                found[f"看不见的字（{why}）"][place.address] = text
            else:
                continue
            _empty(cell)
        for kind, places in found.items():
            self.taken.append(Taken(kind, "", _listed([*places]), _short(next(iter(places.values())))))

    def take_formulas(self) -> None:
        """Put the results of formulas in their places."""
        elsewhere, own, unknown = list[str](), list[str](), list[str]()
        for place, cell in self._cells:
            formulas = [each for each in cell if local_name(each.tag) == "f"]
            for formula in formulas:
                (elsewhere if "[" in (formula.text or "") else own).append(place.address)
                cell.remove(formula)
            if formulas and not len(cell):
                unknown.append(place.address)
        if elsewhere:
            self.taken.append(Taken("读别的工作簿的公式（换成算好的数）", "", _listed(elsewhere)))
        if own:
            self.taken.append(Taken("公式（换成算好的数）", "", _listed(own)))
        if unknown:
            advice = "请先用 Excel 打开原件、保存一次，再公开"
            self.doubts.append(Taken("公式没有算过，公开件里是空的", "", _listed(unknown), "", advice))

    def mask(self) -> None:
        """Mask the numbers of persons in the cells, and leave of every cell what is shown."""
        for place, cell in self._cells:
            for key in [key for key in cell.keys() if key not in _OF_CELL]:  # noqa: SIM118 - not a mapping
                del cell.attrib[key]
            for number in self._mask(cell):
                self.masked.append((place.address, number))

    def _mask(self, cell: ET.Element) -> list[PersonalNumber]:
        value = next((each for each in cell if local_name(each.tag) == "v"), None)
        inline = next((each for each in cell if local_name(each.tag) == "is"), None)
        if inline is not None:
            without_guides(inline)
            return mask_runs(inline)
        if value is None or not value.text:
            return []
        kind = cell.get("t", "n")
        if kind == "s":
            number, found = self._texts.use(int(value.text))
            value.text = str(number)
            return found
        if kind == "n":
            return self._mask_number(cell, value)
        found = personal_numbers(value.text)
        value.text = masked(value.text)
        return found

    def _mask_number(self, cell: ET.Element, value: ET.Element) -> list[PersonalNumber]:
        """Mask a number that is a person's: the cell holds a text then. An amount is none."""
        written = number_text(float(value.text or "0"))
        found = [] if cell.get("s", "0") in self._styles.amounts else personal_numbers(written)
        if found:
            cell.set("t", "str")
            value.text = masked(written)
        return found

    def drop_others(self, external: Mapping[str, str], kept: Collection[str]) -> None:
        """Take out what the sheet says beside its cells, but for how it looks and prints."""
        root = self.root
        _drop_foreign(root)
        for child in [*root]:
            name = local_name(child.tag)
            if name in _TOLD:
                self.taken.append(Taken(_TOLD[name]))
            if name == "autoFilter" and len(child):
                self.taken.append(Taken("筛选的条件", "", child.get("ref", "")))
            if name not in _KEPT or not child.tag.startswith(f"{{{SPREADSHEET}}}"):
                root.remove(child)
        self._drop_unused_heads()
        self._drop_choices(kept)
        self._drop_links(external, kept)
        self._mask_beside()

    def _mask_beside(self) -> None:
        """Mask what is said beside the cells: headers and footers, hints."""
        root = self.root
        for element in root.iter():
            for key in ("codeName", "tabSelected", "filterMode", f"{{{OFFICE_LINKS}}}id"):
                element.attrib.pop(key, None)
        for child in root:
            if local_name(child.tag) != "sheetData":
                for number in mask_texts(child):
                    self.masked.append((_BESIDE.get(local_name(child.tag), "工作表的设置"), number))

    def _drop_unused_heads(self) -> None:
        for heads in [each for each in self.root if local_name(each.tag) == "headerFooter"]:
            for flag, names in _HEADS_OF_PAGES.items():
                for head in [
                    each for each in heads if local_name(each.tag) in names and heads.get(flag) not in _YES
                ]:
                    if head.text:
                        self.taken.append(Taken("没有印出来的页眉页脚", "", "", _short(head.text)))
                    heads.remove(head)

    def _drop_choices(self, kept: Collection[str]) -> None:
        """Take out rules of looks and of entry that name other sheets, names or workbooks."""
        both = (
            ("dataValidations", "引用别的工作簿的下拉选项"),
            ("conditionalFormatting", "引用别的工作簿的条件格式"),
        )
        for holder, kind in both:
            for parent in [each for each in self.root if local_name(each.tag) == holder]:
                for rule in [*parent]:
                    formulas = [
                        each.text or "" for each in rule.iter() if local_name(each.tag).startswith("formula")
                    ]
                    sheets = {sheet for each in formulas for sheet in _sheets_named(each)}
                    is_elsewhere = not sheets <= {*kept} or any("[" in each for each in formulas)
                    is_named = holder == "dataValidations" and not all(map(_NO_NAME.fullmatch, formulas))
                    if any("[" in each for each in formulas):
                        self.taken.append(Taken(kind, "", rule.get("sqref", parent.get("sqref", ""))))
                    if is_elsewhere or is_named:  # what it names is told by itself, where it goes
                        parent.remove(rule)
                parent.attrib.pop("count", None)
                if not len(parent):
                    self.root.remove(parent)

    def _drop_links(self, external: Mapping[str, str], kept: Collection[str]) -> None:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for holder in [each for each in self.root if local_name(each.tag) == "hyperlinks"]:
            for link in [*holder]:
                target = external.get(link.get(f"{{{OFFICE_LINKS}}}id", ""), "")
                sheet = link.get("location", "").rpartition("!")[0].strip("'").replace("''", "'")
                if target or sheet not in kept:
                    kind = (
                        "超链接" if target.startswith(("http:", "https:")) else "指向文件、邮箱或别处的超链接"
                    )
                    found[kind][link.get("ref", "")] = target or link.get("location", "")
                    holder.remove(link)
                elif link.attrib.pop("tooltip", ""):
                    found["超链接的提示"][link.get("ref", "")] = ""
            if not len(holder):
                self.root.remove(holder)
        for kind, places in found.items():
            self.taken.append(Taken(kind, "", _listed([*places]), _short(next(iter(places.values())))))

    def _text(self, cell: ET.Element) -> str:
        value = next((each.text or "" for each in cell if local_name(each.tag) == "v"), "")
        if cell.get("t") == "s":
            return self._texts.text(int(value)) if value.isdecimal() else ""
        inline = next((each for each in cell if local_name(each.tag) == "is"), None)
        return value if inline is None else written_in(inline)

    def _has_white_runs(self, cell: ET.Element) -> bool:
        """Whether some of a text is white, where its cell is not filled."""
        if cell.get("s", "0") in self._styles.filled:
            return False
        inline = next((each for each in cell if local_name(each.tag) == "is"), None)
        if inline is not None:
            return has_white_runs(inline)
        value = next((each.text or "" for each in cell if local_name(each.tag) == "v"), "")
        return cell.get("t") == "s" and value.isdecimal() and self._texts.has_white_runs(int(value))

    def _seen(self, merge: Merge) -> tuple[bool, bool]:
        """Return whether any row, and any column, of a range is shown."""
        rows = any(row not in self._hidden_rows for row in range(merge.top, merge.bottom + 1))
        columns = any(column not in self._hidden_columns for column in range(merge.left, merge.right + 1))
        return rows, columns


_BESIDE = {"headerFooter": "页眉页脚", "dataValidations": "下拉选项和提示", "hyperlinks": "超链接"}


class _CoveredCells:
    """The cells below merged ranges, found row by row."""

    def __init__(self, merges: Collection[Merge]) -> None:
        self._by_row: dict[int, list[Merge]] = defaultdict(list)
        for merge in merges:
            for row in range(merge.top, merge.bottom + 1):
                self._by_row[row].append(merge)

    def holds(self, cell: Cell) -> bool:
        over = (merge for merge in self._by_row.get(cell.row, ()) if merge.holds(cell))
        return any((merge.top, merge.left) != cell for merge in over)


def _numbered(root: ET.Element) -> Iterator[tuple[int, ET.Element, int]]:
    """Yield the rows with their numbers from 0; one that says none follows the one before."""
    at = -1
    for place, row in enumerate(root.iterfind("{*}sheetData/{*}row")):
        at = int(row.get("r", at + 2)) - 1
        yield place, row, at


def _placed(row: ET.Element, number: int) -> Iterator[tuple[Cell, ET.Element]]:
    column = -1
    for cell in row:
        if address := cell.get("r"):
            column = parse_address(address.upper()).column
        else:
            column += 1
        yield Cell(number, column), cell


def _drop_foreign(root: ET.Element) -> None:
    """Take out what other programs and later versions put into a sheet."""
    for parent in [*root.iter()]:
        for child in [
            each
            for each in parent
            if local_name(each.tag) in ("extLst", "AlternateContent", "pivotSelection")
        ]:
            parent.remove(child)


def _sheets_named(formula: str) -> set[str]:
    """Return the sheets that a formula names."""
    return {(quoted or bare).replace("''", "'") for quoted, bare in _SHEET_NAMED.findall(formula)}


def _is_hidden(element: ET.Element, size: str) -> bool:
    return element.get("hidden") in _YES or float(element.get(size) or _LEAST_SEEN[size]) < _LEAST_SEEN[size]


def _empty(cell: ET.Element) -> None:
    for child in [*cell]:
        cell.remove(child)
    cell.attrib.pop("t", None)


def _short(text: str) -> str:
    told = masked(" ".join(text.split()))
    return told if len(told) <= _MOST_SHOWN else f"{told[:_MOST_SHOWN]}…"


def _listed(places: list[str]) -> str:
    more = f" 等 {len(places)} 处" if len(places) > _MOST_CELLS else ""
    return "、".join(places[:_MOST_CELLS]) + more
