"""A comparison as one self-contained web page, what has changed in each text marked."""

from pathlib import Path
from typing import Final

from xl_tools.products.comparison import comparison_words
from xl_tools.products.comparison.changes import ChangeKind, Comparison, Fate
from xl_tools.typesetting.web_page import web_page

_TEMPLATE = Path(__file__).with_name("comparison.html")
_BADGES: Final = {
    Fate.ADDED: "good",
    Fate.GONE: "error",
    ChangeKind.ADDED: "good",
    ChangeKind.GONE: "error",
    ChangeKind.AMOUNT: "warning",
}


def comparison_page(comparison: Comparison) -> str:
    """Return the page: all units at a glance, then the changes of each; the same for the same comparison."""
    return web_page(
        _TEMPLATE, comparison=comparison, words=comparison_words, badges=_BADGES, fates=list(Fate), Fate=Fate
    )
