"""What an installation brings along: the bundled workbooks, and the fonts that set what is printed."""

from pathlib import Path
from typing import NamedTuple

import typst

from xl_tools.sources.templates import SAMPLE, STANDARD_WORKBOOK, bundled, bundled_unit_lists
from xl_tools.typesetting.fonts import FontRole, font_chain, installed_fonts


class BundledWorkbooks(NamedTuple):
    """Where the bundled workbooks lie; a bureau adds unit lists of its own beside those."""

    standard: Path
    unit_lists: tuple[Path, ...]
    sample: Path


class InstalledFonts(NamedTuple):
    """The families that set each kind of text, the first that is there first, and all fonts."""

    chains: dict[str, list[str]]
    files: typst.Fonts


def bundled_workbooks() -> BundledWorkbooks:
    """Return the bundled workbooks; ``FileNotFoundError`` when the installation lacks one."""
    return BundledWorkbooks(bundled(STANDARD_WORKBOOK), tuple(bundled_unit_lists()), bundled(SAMPLE))


def fonts_at_hand() -> InstalledFonts:
    """Return the fonts by which this machine prints."""
    return InstalledFonts({role.value: list(font_chain(role)) for role in FontRole}, installed_fonts())
