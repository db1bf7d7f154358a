"""How high the texts of forms are, as the typesetter itself finds them."""

import json
from collections.abc import Sequence
from pathlib import Path

import typst

from xl_tools.outputs.booklet.content import faces, form_head, template_inputs
from xl_tools.outputs.booklet.form_fit import Head, ToMeasure
from xl_tools.outputs.fonts import installed_fonts

_TEMPLATE = str(Path(__file__).with_name("form_heights.typ"))


def measured_heights(to_measure: Sequence[ToMeasure]) -> list[float]:
    """Return the heights of the texts of cells and of the lines above forms, in points and in their order."""
    told = [form_head(each) if isinstance(each, Head) else each._asdict() for each in to_measure]
    inputs = template_inputs(faces() | {"to-measure": told})
    compiler = typst.Compiler(_TEMPLATE, font_paths=installed_fonts(), sys_inputs=inputs)
    heights: list[float] = json.loads(compiler.query("<heights>", field="value", one=True))
    return heights
