"""指标库: 选指标, in a row of the open workbook; 提炼指标库…, of a folder of approved workbooks."""

from pathlib import Path

from xl_tools.excel.calling_excel import NotNowError
from xl_tools.excel.check_buttons import selected
from xl_tools.excel.editing import make_edits
from xl_tools.excel.folder_desk import desk_of, free_name
from xl_tools.excel.session import Session
from xl_tools.jobs.indicator_library import indicator_library
from xl_tools.jobs.picked_indicators import offered_indicators
from xl_tools.jobs.preferences import keep_preferences, preferences

_NO_ROW = "请先选中要填的那一行的“三级指标”格，再点一次"
_NO_LIBRARY = "还没有指标库：请先由县局“提炼指标库…”，或选一个有“二级指标、三级指标”两列的工作簿"


def pick_indicator(session: Session) -> str:
    """选指标: offer what suits the project and the 二级 of the selected row, and enter the one that is named."""
    sheet, areas = selected(session.book.app, _NO_ROW)
    copy = session.read_to_change()
    library = _library(session)
    offered = offered_indicators(copy, sheet, areas, library)
    if not offered.suggestions:
        return f"指标库里没有适合“{offered.project}”{offered.level2}的指标，请自己写"
    question = f"“{offered.project}”{offered.level2}，填哪一个？写序号。\n\n{offered.lines}"
    answer = session.dialogs.ask_text(question, "1")
    if not answer:
        return "没有填，什么都没有动"
    if not (answer.isdecimal() and 1 <= int(answer) <= len(offered.suggestions)):
        raise NotNowError(f"没有第 {answer} 个，请写 1 到 {len(offered.suggestions)} 的序号")
    edits = offered.edits(int(answer))
    if not edits:
        return "这一行已经是这个指标，没有要改的"
    make_edits(session, copy, edits, "选指标")
    name = offered.suggestions[int(answer) - 1].entry.level3
    return f"已填“{name}”，连同说明、指标值共 {len(edits)} 格；数请按本单位的改。要恢复原样，点“撤销”。"


def _library(session: Session) -> Path:
    """Return 指标库: the one picked from last, else one that the clerk chooses."""
    mine = preferences()
    if mine.library and Path(mine.library).is_file():
        return Path(mine.library)
    chosen = session.dialogs.choose_files("请选指标库工作簿（以后都用它）")
    if not chosen:
        raise NotNowError(_NO_LIBRARY)
    keep_preferences(mine.model_copy(update={"library": str(chosen[0])}))
    return chosen[0]


def distil_library(session: Session) -> str:
    """提炼指标库…: of the approved workbooks in a folder; a workbook in it, opened, to be picked from from then on."""
    folder = session.dialogs.choose_folder("请选放着批复过的绩效目标表的文件夹")
    if folder is None:
        return ""
    mine = preferences()
    result = indicator_library(folder, **desk_of(session))
    target = free_name(session, folder / "指标库.xlsx")
    session.progress("正在写指标库")
    result.save(target)
    keep_preferences(mine.model_copy(update={"library": str(target)}))
    session.open_made(target)
    unread = "".join(f"\n没有读 {Path(file.name).name}：{file.reason}" for file in result.left_out)
    return f"已生成指标库，{len(result.library.entries)} 条：{target}\n以后点“选指标”就从这里选。{unread}"
