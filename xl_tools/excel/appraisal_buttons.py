"""监控自评: 监控表…, 自评表…, 汇总自评…, 抽查…. Each makes a workbook beside what it is made of, opened; the goals stay as they are."""

from collections.abc import Sequence
from pathlib import Path

from xl_tools.excel.calling_excel import NotNowError
from xl_tools.excel.dialogs import listed_lines
from xl_tools.excel.folder_desk import desk_of, free_name
from xl_tools.excel.session import Session
from xl_tools.jobs.appraisal_summaries import AppraisalSummary, appraise, sample
from xl_tools.jobs.appraise import AppraisalForms, evaluate, monitor
from xl_tools.jobs.appraise_many import FormsOfUnits, evaluate_files, monitor_files
from xl_tools.jobs.output_names import output_of_all
from xl_tools.jobs.preferences import preferences

_GOALS = "请选批复的绩效目标表（报送的那个工作簿）"
_SPENT = "请选支出清单（账上导出的，有项目和支出数两栏）；没有的，按“取消”"
_FORMS = "请选放着各单位自评表、监控表的文件夹"
_MONTHS = range(1, 13)
_WHOLE = 100


def monitoring_forms(session: Session) -> str:
    """监控表…: a 监控表 for every project of the goals, up to the end of a month, beside them; of several files in a folder."""
    files = session.dialogs.choose_files(_GOALS)
    month = session.dialogs.ask_text("监控到几月底？写 1 到 12 的数：", "7") if files else None
    if not month:
        return ""
    if not month.isdecimal() or int(month) not in _MONTHS:
        raise NotNowError(f"“{month}”不是月份，请写 1 到 12 的数")
    spent = next(iter(session.dialogs.choose_files(_SPENT)), None)
    session.progress("正在做监控表")
    settings = preferences().settings or None
    if len(files) > 1:
        folder = output_of_all("monitor", files)
        done = monitor_files(files, int(month), target=folder, spent=spent, settings=settings)
        return _made_in_folder(done, folder, "监控表")
    made = monitor(files[0], int(month), spent=spent, settings=settings)
    return _opened(session, made, files[0].with_name(f"{files[0].stem}_监控表.xlsx"), "监控表")


def evaluation_forms(session: Session) -> str:
    """自评表…: a 自评表 for every project of the goals, beside them; of several files in a folder."""
    files = session.dialogs.choose_files(_GOALS)
    if not files:
        return ""
    spent = next(iter(session.dialogs.choose_files(_SPENT)), None)
    session.progress("正在做自评表")
    settings = preferences().settings or None
    if len(files) > 1:
        folder = output_of_all("evaluate", files)
        return _made_in_folder(
            evaluate_files(files, target=folder, spent=spent, settings=settings), folder, "自评表"
        )
    made = evaluate(files[0], spent=spent, settings=settings)
    return _opened(session, made, files[0].with_name(f"{files[0].stem}_自评表.xlsx"), "自评表")


def _made_in_folder(done: FormsOfUnits, folder: Path, what: str) -> str:
    refused = [each.refused.said for each in done.units if each.refused]
    said = [line for each in done.units if each.made for line in each.made.said]
    return (
        f"已生成 {done.workbooks} 个工作簿，{done.forms} 张{what}：{folder}"
        f"{listed_lines('没有做成的', refused)}{listed_lines('请核对', [*said, *done.said])}"
    )


def _opened(session: Session, made: AppraisalForms, wished: Path, what: str) -> str:
    target = free_name(session, wished)
    made.save(target)
    session.open_made(target)
    return f"已生成 {made.forms} 张{what}：{target}{listed_lines('请核对', made.said)}"


def sum_up_appraisals(session: Session) -> str:
    """汇总自评…: the 自评表 and 监控表 of a folder, by project and by unit; a workbook in it, opened."""
    folder = session.dialogs.choose_folder(_FORMS)
    if folder is None:
        return ""
    return _summed(session, appraise(folder, **desk_of(session)), folder / "自评监控汇总.xlsx")


def draw_sample(session: Session) -> str:
    """抽查…: some of the 自评表 of a folder, drawn by chance, the likelier the more was found; a list in it, opened."""
    folder = session.dialogs.choose_folder("请选放着各单位自评表的文件夹")
    share = session.dialogs.ask_text("抽百分之几？", "15") if folder else None
    seed = session.dialogs.ask_text("种子：随便写一个数，同样的数抽出的一样", "1") if share else None
    if folder is None or not share or not seed:
        return ""
    if not share.isdecimal() or not 0 < int(share) <= _WHOLE or not seed.isdecimal():
        raise NotNowError("百分比写 1 到 100 的数，种子写一个数")
    return _summed(
        session, sample(folder, int(share), int(seed), **desk_of(session)), folder / "抽查名单.xlsx"
    )


def _summed(session: Session, result: AppraisalSummary, wished: Path) -> str:
    if not result.batch.checked:
        raise NotNowError("这个文件夹里没有能用的工作簿")
    target = free_name(session, wished)
    result.save(target)
    session.open_made(target)
    unread = [f"{Path(file.name).name}：{file.reason}" for file in result.batch.left_out]
    return f"{_shortened(result.text.splitlines())}\n{target}{listed_lines('没有用的文件', unread)}"


def _shortened(lines: Sequence[str], most: int = 12) -> str:
    more = [f"……其余 {len(lines) - most} 行在工作簿里"] if len(lines) > most else []
    return "\n".join([*lines[:most], *more])
