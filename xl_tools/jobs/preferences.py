"""What a user has set once for the buttons and drop files: whose 退回单 it is, which unit list and settings are in force."""

import os
from pathlib import Path

from pydantic import ValidationError

from xl_tools.jobs.desk import Chosen, save
from xl_tools.model.record import Record


class Preferences(Record):
    """The bureau that sends 退回单, whom to ask there, the unit list's workbook and the settings file; empty: none."""

    bureau: str = ""
    contact: str = ""
    units: str = ""
    settings: str = ""
    library: str = ""
    """The workbook with 指标库 that was picked from last."""
    on_saving: bool = False
    """Whether 校验本表 is done as the clerk saves in Excel."""

    @property
    def chosen(self) -> Chosen:
        """What a job takes of it; files are read in this process, for child processes are what virus scanners stop."""
        chosen = Chosen(workers=1)
        if self.units:
            chosen["units"] = self.units
        if self.settings:
            chosen["settings"] = self.settings
        return chosen

    @property
    def said(self) -> str:
        """All of it, a line each."""
        lines = (
            ("退回单位", self.bureau, "不写"),
            ("联系人和电话", self.contact, "不写"),
            ("单位清单", self.units, "看各工作簿自己的"),
            ("规则设置", self.settings, "自带的"),
            ("保存时更新标记", "是" if self.on_saving else "", "不"),
        )
        return "\n".join(f"{name}：{value or instead}" for name, value, instead in lines)


def state_folder(name: str) -> Path:
    """Return a folder of the user's own for this program, made where it is missing."""
    home = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_STATE_HOME")
    folder = (Path(home) if home else Path.home() / ".local" / "state") / "xl_tools" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def preferences() -> Preferences:
    """Return what the user has set; nothing where they have not, or the file of it is spoiled."""
    try:
        return Preferences.model_validate_json(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError, ValidationError):
        return Preferences()


def keep_preferences(chosen: Preferences) -> None:
    """Keep what the user has set; VBA, which reads no JSON, sees by files of their own whether saving checks, and whether there is a library to pick from."""
    save(_file(), chosen.model_dump_json(indent=1).encode())
    for name, is_on in (("check_on_saving", chosen.on_saving), ("picks_from_library", bool(chosen.library))):
        seen_by_vba = state_folder("").joinpath(name)
        if is_on:
            seen_by_vba.touch()
        else:
            seen_by_vba.unlink(missing_ok=True)


def _file() -> Path:
    return state_folder("设置") / "设置.json"
