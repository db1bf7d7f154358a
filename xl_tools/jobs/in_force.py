"""What is in force for a cell that asks: the settings and unit list that the user has set for the buttons, else those shipped."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from xl_tools.jobs.desk import settings_of, units_of
from xl_tools.jobs.preferences import preferences
from xl_tools.model.unit import UnitList
from xl_tools.settings import Settings, shipped_settings
from xl_tools.sources.templates import bundled_unit_lists
from xl_tools.sources.unit_lists import load_unit_list


def settings_in_cells() -> Settings:
    """Return the settings in force; refused as ever where their file cannot be used."""
    path = preferences().settings
    return _settings(path, _saved(path)) if path else shipped_settings()


def list_in_cells() -> UnitList | None:
    """Return the unit list that the user has set, if any; refused as ever where its workbook cannot be used."""
    path = preferences().units
    return _units(path, _saved(path)) if path else None


def lists_in_cells() -> Sequence[UnitList]:
    """Return the unit list that the user has set, else the bundled ones."""
    chosen = list_in_cells()
    return [chosen] if chosen else _bundled()


def _saved(path: str) -> float:
    """Return when a file was saved last, so that one that has changed is read again; a cell asks often."""
    try:
        return Path(path).stat().st_mtime
    except OSError:
        return 0.0


@lru_cache(maxsize=2)
def _settings(path: str, _saved: float) -> Settings:
    return settings_of(path)


@lru_cache(maxsize=2)
def _units(path: str, _saved: float) -> UnitList | None:
    return units_of(path)


@lru_cache(maxsize=1)
def _bundled() -> Sequence[UnitList]:
    return [load_unit_list(path, shipped_settings()) for path in bundled_unit_lists()]
