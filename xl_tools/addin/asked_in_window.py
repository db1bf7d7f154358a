"""What a drop file asks in its window, for those who have no ribbon: unit and year, a day, a month, which one is older, 设置."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import click

from xl_tools.jobs.desk import settings_of, units_of
from xl_tools.jobs.preferences import Preferences, keep_preferences, preferences

_NOTHING = "-"
"""Typed to take away what is set: an empty line keeps it."""


def asked_unit_and_year() -> tuple[str, str]:
    """Ask for whom and for which year a workbook is to be made."""
    coming = dt.datetime.now().astimezone().year + 1
    unit = str(click.prompt("给哪个单位新建？请写单位编码，如 906001，再按回车键"))
    return unit, str(click.prompt("哪个预算年度", default=str(coming)))


def asked_day() -> str:
    """Ask by when a township must report again; nothing is asked for where nothing is typed."""
    return _asked("请写重新报送的期限，如 12月1日；不写就按回车键")


def asked_new_list() -> str:
    """Ask for the unit list of the coming year; there need be none."""
    said = "新年度的“单位清单”工作簿，可以从文件夹里拖进这个窗口；没有就按回车键"
    return _asked(said).strip('"')


def asked_spending() -> str:
    """Ask for the list of what was spent; there need be none."""
    return _asked("支出清单（账上导出的工作簿），可以从文件夹里拖进这个窗口；没有就按回车键").strip('"')


def asked_month() -> int:
    """Ask up to the end of which month a monitoring is."""
    return int(click.prompt("监控到几月底", default=7, type=click.IntRange(1, 12)))


def older_first(paths: Sequence[Path]) -> tuple[Path, Path]:
    """Ask which of two is the earlier one; the one that was saved first is offered."""
    offered = sorted(paths, key=_saved)
    for number, path in enumerate(offered, 1):
        click.echo(f"{number}. {path}")
    while (choice := str(click.prompt("哪一个是旧的（上次报送的）？", default="1")).strip()) not in {
        "1",
        "2",
    }:
        click.echo("请写 1 或 2。")
    old, new = offered if choice == "1" else reversed(offered)
    return old, new


def asked_settings() -> str:
    """Ask for everything in 设置, and keep it; what cannot be read is refused, and nothing kept. Return what holds."""
    mine = preferences()
    click.echo(f"按回车键保留原来的，写 {_NOTHING} 就不再指定。文件可以从文件夹里拖进这个窗口。")
    chosen = Preferences(
        bureau=_asked("退回单由哪个单位发出（乡镇不用填）", mine.bureau),
        contact=_asked("退回单上的联系人和电话", mine.contact),
        units=_asked("全县的“单位清单”工作簿", mine.units).strip('"'),
        settings=_asked("本局的规则设置文件（.toml）", mine.settings).strip('"'),
        library=mine.library,
        on_saving=mine.on_saving,
    )
    settings_of(chosen.settings or None)
    units_of(chosen.units or None)
    keep_preferences(chosen)
    return chosen.said


def _asked(what: str, now: str = "") -> str:
    answer = str(click.prompt(what, default=now, show_default=bool(now))).strip()
    return "" if answer == _NOTHING else answer


def _saved(path: Path) -> float:
    """Return when a file was saved, of a folder the last one in it."""
    files = [each for each in path.rglob("*") if each.is_file()] if path.is_dir() else [path]
    return max((each.stat().st_mtime for each in files), default=0.0)
