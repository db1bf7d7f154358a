"""How high the texts of forms are, as the typesetter itself finds them."""

import json
from collections.abc import Sequence
from pathlib import Path

from xl_tools.forms.layout import COLUMN_WIDTHS
from xl_tools.products.booklet.content import form_head
from xl_tools.products.booklet.form_fit import Head, ToMeasure
from xl_tools.typesetting.typesetter import queried

_TEMPLATE = str(Path(__file__).with_name("form_heights.typ"))


_known: dict[ToMeasure, float] = {}
"""What was measured in this process: labels, and the indicators that many townships have, stand in every booklet."""
_MOST_KNOWN = 20_000


def measured_heights(to_measure: Sequence[ToMeasure]) -> list[float]:
    """Return the heights of the texts of cells and of the lines above forms, in points and in their order."""
    if len(_known) > _MOST_KNOWN:
        _known.clear()
    if unknown := [each for each in to_measure if each not in _known]:
        _known.update(zip(unknown, _measured(unknown), strict=True))
    return [_known[each] for each in to_measure]


def _measured(to_measure: Sequence[ToMeasure]) -> list[float]:
    told = [form_head(each) if isinstance(each, Head) else each._asdict() for each in to_measure]
    data = json.dumps({"columns": COLUMN_WIDTHS, "to-measure": told}, ensure_ascii=False)
    heights: list[float] = queried(_TEMPLATE, data, "<heights>")
    return heights
