"""设置: what is asked once and holds from then on, in every workbook."""

from xl_tools.excel.session import Session
from xl_tools.jobs.desk import settings_of, units_of
from xl_tools.jobs.preferences import keep_preferences, preferences

_ON_SAVING = (
    "每次保存之前，要校验当前这张表、更新它的标记吗？改好的格颜色会自己去掉，保存要多等几秒。\n\n"
    "要的点“是”，不要的点“否”。"
)


def set_preferences(session: Session) -> str:
    """设置…: ask for bureau, contact, unit list and settings file; what cannot be read is refused, and nothing kept."""
    mine = preferences()
    bureau = session.dialogs.ask_text("退回单由哪个单位发出？如 卢龙县财政局（乡镇不用填）：", mine.bureau)
    contact = None if bureau is None else session.dialogs.ask_text("退回单上的联系人和电话：", mine.contact)
    if bureau is None or contact is None:
        return "没有改设置"
    units = _file(session, "全县的“单位清单”工作簿（县局各按钮用，不指定就看各工作簿自己的）", mine.units)
    settings = _file(session, "本局的规则设置文件（.toml，不指定就用自带的规则）", mine.settings)
    on_saving = session.dialogs.ask(_ON_SAVING)
    chosen = mine.model_copy(
        update={
            "bureau": bureau,
            "contact": contact,
            "units": units,
            "settings": settings,
            "on_saving": on_saving,
        }
    )
    settings_of(chosen.settings or None)
    units_of(chosen.units or None)
    keep_preferences(chosen)
    return f"设置已存好，以后都照这样：\n{chosen.said}"


def _file(session: Session, what: str, now: str) -> str:
    """Let the clerk keep, change or take away a file that is named."""
    question = f"现在指定的{what}：\n{now}\n\n要换吗？" if now else f"要指定{what}吗？"
    if not session.dialogs.ask(question):
        return now
    chosen = session.dialogs.choose_files(f"请选{what}；不选就不再指定")
    return str(chosen[0]) if chosen else ""
