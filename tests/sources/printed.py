"""Small PDFs for the tests, set by typst."""

import typst

from xl_tools.typesetting.fonts import installed_fonts

_FORM = """
#let c(x, ..more) = table.cell(..more)[#x]
#align(center)[#text(size: 16pt)[1. 修路经费绩效目标表]]
906001 石门镇人民政府本级 #h(1fr) 单位：万元
#table(columns: (1.4fr, 1.3fr, 2fr, 3fr, 1.5fr, 2fr), stroke: STROKE, inset: 4pt,
  [项目编码], c(colspan: 2)[13032423P00442810052N], [项目名称], c(colspan: 2)[修路经费],
  c(rowspan: 2)[预算规模及资金用途], [预算数], [2], [其中：财政资金], [2], [其他资金：],
  c(colspan: 5)[PURPOSE],
  c(rowspan: 2)[资金支出计划（%）], [3月底], [6月底], c(colspan: 2)[10月底], [12月底],
  [25%], [50%], c(colspan: 2)[75%], [100%],
  [绩效目标], c(colspan: 5)[1. 修路 2 公里，方便群众出行。],
  [一级指标], [二级指标], [三级指标], [绩效指标描述], [指标值], [指标值确定依据],
  ROWS)
"""


def printed(body: str, **page: str) -> bytes:
    """Return the pages that a text in typst's language makes."""
    said = "".join(f", {name}: {value}" for name, value in page.items())
    source = f'#set page(paper: "a4"{said})\n#set text(font: "Noto Serif SC", size: 10pt)\n{body}'
    return typst.compile(source.encode(), font_paths=installed_fonts())


def printed_form(
    rows: str,
    *,
    before: str = "",
    purpose: str = "预算数 2 万元。其中：财政资金 2 万元。",
    stroke: str = "0.4pt",
    **page: str,
) -> bytes:
    """Return a form with these rows of indicators."""
    body = before + _FORM.replace("ROWS", rows).replace("PURPOSE", purpose).replace("STROKE", stroke)
    return printed(body, **page)
