"""The typesetter, made to forget what it has set.

It keeps every result for the next ten compilations, lest something be set twice: some 50 MB for each booklet, 660 MB in a
process that sets many. Ten compilations of an empty page take 40 ms, and the process stays below 200 MB; the next booklet
is even set a little faster (measured, typst 0.15).
"""

from functools import cache
from pathlib import Path

import typst

_EMPTY_PAGE = Path(__file__).with_name("empty_page.typ")
_KEPT_FOR = 10  # compilations, by typst-py's comemo::evict(10)


def forget() -> None:
    """Give back the memory of what was set; to be called between documents of which none is like another."""
    for _ in range(_KEPT_FOR + 1):
        _empty_page().compile(format="pdf")


@cache
def _empty_page() -> typst.Compiler:
    no_fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False)
    return typst.Compiler(str(_EMPTY_PAGE), font_paths=no_fonts)
