"""JX8: 文件 (the workbook itself)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from xl_tools.forms.labels import Labels
from xl_tools.model.finding import ERROR, FORMAL, INFO, WARNING
from xl_tools.model.grid import parse_address
from xl_tools.model.submission import SheetRole
from xl_tools.model.table_reading import Label, blocks_of
from xl_tools.rules.half_read_forms import half_read, of_no_field
from xl_tools.rules.indicators import lost_columns
from xl_tools.rules.rule import Context, Fault, SubmissionRule
from xl_tools.values.text import one_line

_LONGEST_QUOTE, _MOST_QUOTES = 30, 3
_LABELS_OF_A_FORM = 4
_OF_NOTES = re.compile("(?:填表|填报|填写|编制|编报|报表)(?:说明|须知|要求)$")
_Told = TypeVar("_Told")


def _of_the_source(context: Context) -> Iterator[Fault]:
    """Yield what of a document was not read, and what is to be compared with it."""
    for what in context.submission.unread:
        yield Fault(None, f"文档里有{what}，里面的内容读不出来", "里面有要报的内容的，请改用文字写出来")
    for what in context.submission.unsure:
        yield Fault(None, what, "请对着原件核对", INFO)


def sheet_unknown(context: Context) -> Iterator[Fault]:
    """要求：工作簿里的每张表都是绩效目标表或本套表格，表里没有游离的内容。
    依据：绩效目标表的统一格式（财预〔2015〕88号附表）。
    原因：认不出的内容不会进汇总和文本；不说出来，就会悄悄漏掉。
    举例：多了一张“Sheet1”记着别的事；标签被改得认不出来的绩效目标表；表格边上的备注；读不出来的另一张绩效目标表（请核对）。
    改法：无用的删去；是另一张表的，移到自己的工作表；是绩效目标表的，恢复“项目编码”“项目名称”等标签。
    """
    yield from _of_the_source(context)
    for note in context.submission.sheets:
        if note.role is SheetRole.UNKNOWN:
            message = "认不出这张工作表：不是绩效目标表，也不是本套表格"
            severity = INFO if _OF_NOTES.search(note.name) else None  # as other places' workbooks have one
            hint = "无用就删去；是绩效目标表的，请恢复标签"
            yield Fault(None, message, hint, severity, sheet=note.name)
        elif note.role is SheetRole.TOO_LARGE:
            yield Fault(None, "这张工作表太大，没有读", "请删去表格以外的空行空列后再试", sheet=note.name)
    for title in context.submission.lost:
        message = f"目录里有“{title}”，正文里没有读出这张表"
        yield Fault(None, message, "请看正文里有没有它，“项目编码”“项目名称”等标签是不是齐全")
    for line, what in context.setting_mistakes:
        message = f"设置项“{line.item}”没有采用：{what}"
        yield Fault(parse_address(line.cell), message, "请改正或删去这一行", sheet=line.sheet)
    for reading in context.submission.tables:
        is_half_read = id(reading) in context.once(half_read)
        for block in blocks_of(of_no_field(reading)):
            first, last = block[0].cell, block[-1].cell
            more = f"等 {len(block)} 格（{first.address} 到 {last.address}）" if len(block) > 1 else ""
            if _is_form(block, context.labels):
                message = (
                    f"“{_quoted(block[0].text)}”{more}像是另一张绩效目标表，没有读出来，不会进汇总和文本"
                )
                hint = "请把它移到另一张工作表，或移到这张表的下面；是重复的才删去"
                yield Fault(first, message, hint, None, reading)
                continue
            if is_half_read:  # JX809 says it of all of them
                continue
            message = f"“{_quoted(block[0].text)}”{more}不属于表的任何一栏，不会进汇总和文本"
            may_be_column = not {*block}.isdisjoint(lost_columns(reading, context.labels)[1])
            hint = "就是所缺的一栏的，请改正表头；无用才删去" if may_be_column else "无用就删去"
            yield Fault(first, message, hint, INFO, reading)


def _is_form(block: Iterable[Label], labels: Labels) -> bool:
    """Whether cells that belong to no field hold the labels of a form of their own."""
    fields = {label[0] for left in block if (label := labels.field_and_value(left.text))}
    return not fields.isdisjoint({"code", "name"}) and len(fields) >= _LABELS_OF_A_FORM


def cell_faulty(context: Context) -> Iterator[Fault]:
    """要求：单元格里是值；公式算得出结果。
    依据：报送文件的基本要求：数据真实、可读。
    原因：错误值和没有计算的公式读不出数，当成空白就会漏掉。
    举例：#REF!；用别的程序生成、从没在 Excel 里打开保存过的公式。
    改法：用 Excel 打开，改正公式，保存一次再报。
    """
    for note in context.submission.sheets:
        if note.role in {SheetRole.UNKNOWN, SheetRole.OUTPUT, SheetRole.DIRECTORY}:
            continue
        for cell, shown in context.submission.faults.get(note.name, {}).items():
            what = f"单元格是错误值 {shown}" if shown.startswith("#") else "公式没有计算值"
            yield Fault(cell, what, "请用 Excel 打开，改正后保存", sheet=note.name)


def content_hidden(context: Context) -> Iterator[Fault]:
    """要求：没有隐藏的工作表、行、列藏着内容。
    依据：报送文件的基本要求：数据真实、完整、可见。
    原因：藏起来的内容照样会被读进汇总、印进文本，报送人自己却看不见；也可能是忘了删的旧表。
    举例：隐藏了一行已作废的指标；隐藏着去年的一张表。
    改法：有用的取消隐藏，没用的删去。
    """
    of_no_content = {
        SheetRole.INSTRUCTIONS,
        SheetRole.SETTINGS,
        SheetRole.PENDING,
        SheetRole.APPROVED,
        SheetRole.TEMPLATE,
        SheetRole.DIRECTORY,
        SheetRole.EMPTY,
    }
    hint = "有用的取消隐藏，没用的删去"
    roles = {note.name: note.role for note in context.submission.sheets}
    for note in context.submission.sheets:
        if not note.visible and note.role not in {SheetRole.UNIT_LIST, *of_no_content}:
            yield Fault(None, "工作表是隐藏的，里面有内容", hint, sheet=note.name)
    for part in context.submission.hidden:
        if roles[part.sheet] not in of_no_content:
            yield Fault(part.cell, f"{part.which}是隐藏的，里面有内容", hint, sheet=part.sheet)


def linked_elsewhere(context: Context) -> Iterator[Fault]:
    r"""要求：工作簿不引用别的文件。
    依据：报送文件的基本要求：自成一体、可独立打开。
    原因：别人的电脑上没有那个文件，数就不会更新，打开时还会弹出警告。
    举例：公式写着 ='D:\预算\[2023汇总.xlsx]Sheet1'!B5。
    改法：选中单元格，复制后“粘贴为值”；再到“数据—编辑链接”里断开链接。
    """
    names = (re.split(r"[/\\]", target)[-1] for target in context.submission.link_targets)
    targets = "、".join(dict.fromkeys(names))
    of = f"别的文件（{targets}）" if targets else "别的文件"
    for sheet, cells in context.submission.links.items():
        for cell in cells:
            yield Fault(cell, f"公式引用了{of}", "请复制后“粘贴为值”", sheet=sheet)
    if targets and not context.submission.links:
        yield Fault(None, f"工作簿链接着{of}", "请在“数据—编辑链接”里断开")


def text_covered(context: Context) -> Iterator[Fault]:
    """要求：合并的单元格下面没有藏着别的内容。
    依据：报送文件的基本要求：数据真实、完整、可见。
    原因：合并以后只看得见左上角的一格，下面的不显示也不打印，本工具也不读；可能是还要的字，也可能是忘了清的。
    举例：绩效目标的几行合并成一格，只剩第一条看得见。
    改法：取消合并，看一看下面的内容：要的移到看得见的格里，不要的删去，再合并。
    """
    for name, (cell, texts) in _of_forms(context, context.submission.covered):
        told = "、".join(f"{at.address}“{_quoted(text)}”" for at, text in [*texts.items()][:_MOST_QUOTES])
        more = f"等 {len(texts)} 格" if len(texts) > _MOST_QUOTES else ""
        message = f"合并的单元格下面还有看不见的内容：{told}{more}，没有读"
        yield Fault(cell, message, "请取消合并看一看：要的移出来，不要的删去", sheet=name)


def format_unknown(context: Context) -> Iterator[Fault]:
    """要求：数字的格式是常用的。
    依据：报送文件的基本要求：数据可读。
    原因：认不出的格式，不知道格里显示什么，只能按数字本身读。
    举例：单元格格式是佛历的年份（b）。
    改法：设成常用的数字、百分比或日期格式；显示的和读到的一样，就不用改。
    """
    for name, codes in _of_forms(context, context.submission.unknown_formats):
        for code, cell in {code: cell for cell, code in reversed([*codes.items()])}.items():
            message = f"认不出数字格式“{_quoted(code)}”，这样的格按数字本身读"
            yield Fault(cell, message, "请设成常用的格式", sheet=name)


def _of_forms(context: Context, by_sheet: Mapping[str, _Told]) -> Iterator[tuple[str, _Told]]:
    for note in context.submission.sheets:
        if note.role is SheetRole.FORM and (told := by_sheet.get(note.name)):
            yield note.name, told


def _quoted(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "…"


RULES = (
    SubmissionRule("JX801", "认不出的工作表或内容", WARNING, FORMAL, sheet_unknown),
    SubmissionRule("JX802", "公式没有计算值，或是错误值", ERROR, FORMAL, cell_faulty),
    SubmissionRule("JX803", "隐藏的工作表、行或列里有内容", WARNING, FORMAL, content_hidden),
    SubmissionRule("JX804", "外部链接", WARNING, FORMAL, linked_elsewhere),
    SubmissionRule("JX805", "合并的单元格下面藏着内容", WARNING, FORMAL, text_covered),
    SubmissionRule("JX806", "认不出的数字格式", INFO, FORMAL, format_unknown),
)
