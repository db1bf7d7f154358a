"""What is mutated: the bundled workbooks, generated ones, an .xls that LibreOffice saved, a converted text."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.defects.clean import clean_workbook
from tests.defects.rendering import render
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import grids_of
from xl_tools.sources.templates import SAMPLE, STANDARD_WORKBOOK, UNIT_LIST_906001, bundled

_GENERATED = range(12)
_OLD_FORMAT = Path(__file__).with_name(
    "old_format.xls"
)  # clean_workbook(3), saved by LibreOffice as Excel 97


class Original(NamedTuple):
    """A whole input: the ending of its name, and its bytes."""

    suffix: str
    data: bytes


@cache
def originals() -> tuple[Original, ...]:
    """Return the inputs, the commonest kind (an .xlsx with a few tables) most often."""
    generated = [render(clean_workbook(seed)).data for seed in _GENERATED]
    shipped = [bundled(name).read_bytes() for name in (SAMPLE, STANDARD_WORKBOOK, UNIT_LIST_906001)]
    texts = ["\n".join(_lines(data)).encode() for data in (generated[0], shipped[0])]
    return (
        *(Original(".xlsx", data) for data in (*generated, *shipped)),
        Original(".xls", _OLD_FORMAT.read_bytes()),
        *(Original(".txt", data) for data in texts),
    )


def _lines(data: bytes) -> Iterator[str]:
    """Yield a workbook as a converter would: cells of a row with tabs between them."""
    for grid in grids_of(data, Path("原件.xlsx"), shipped_settings()):
        for row in grid.texts:
            yield "\t".join(text.replace("\n", " ") for text in row).rstrip("\t")
