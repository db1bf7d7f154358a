"""Charts beside their figures, each on a page of its own: how they are drawn, whatever they show."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from xl_tools.products.summary.unit_sheet import SHARE
from xl_tools.sheets.list_sheet import ROW_HEIGHT, start_sheet
from xl_tools.sheets.row_heights import text_height, usable_width
from xl_tools.sheets.sheet_look import FONT, Look, Properties, write_link, write_text
from xl_tools.sheets.styles import AMOUNT, CELL, HEADING, LINKED, NOTE, SIZE

_FIGURES = (25, 13, 7.5, 10.5, 7.5)
_WIDTHS = (*_FIGURES, 1, *[5] * 10)
"""Together as wide as A4 takes in 9 points, also where a wider face stands in."""
_CHART_COLUMN = len(_FIGURES) + 1
_CHART_WIDTH = 395
_PIXELS_A_ROW = 28
_FEWEST_ROWS = 10
_ROWS_OF_A_PAGE = 21
_HEADING_HEIGHT = 34.0
_COLUMN_ROWS = 13
_BAR_COLOUR, _REST_COLOUR, _SECOND_COLOUR = "#4F7CAC", "#A9B4C0", "#D9A441"
_PARTS = ("#BFD3E6", "#8FB2D3", "#4F7CAC", "#2C4F77")
_SMALLEST, _TITLE = 10, 12
_ROOM_FOR_LABELS = 1.35


class Bar(NamedTuple):
    """A figure: its label, the value, the formula that fetches it, and the cell it comes from (may be empty)."""

    label: str
    value: Decimal
    formula: str | None = None
    source: str = ""
    is_rest: bool = False


class Extra(NamedTuple):
    """A further column of figures; ``is_drawn`` as bars beside the others."""

    heading: str
    values: Sequence[Decimal | None]
    look: Properties
    is_drawn: bool


class Figures(NamedTuple):
    """The figures of a chart: title, note, headings, bars, and what these are parts of where that is not their sum.

    The chart begins with ``first_drawn`` of the bars. ``parts`` are, for each bar that is a whole, its parts with their formulas.
    """

    title: str
    note: str
    headings: tuple[str, ...]
    bars: Sequence[Bar]
    look: Properties = AMOUNT
    whole: Decimal | None = None
    extra: Extra | None = None
    first_drawn: int = 0
    parts: Sequence[Sequence[tuple[Decimal, str]]] = ()


class ChartPages:
    """A sheet of charts, from the top down."""

    def __init__(self, look: Look, name: str) -> None:
        """Add the sheet with its title."""
        self._look = look
        self._sheet = start_sheet(look, name, name, _WIDTHS)
        self._top = 2
        self._breaks: list[int] = []

    def note(self, text: str) -> None:
        """Write a line where there is no chart."""
        cell_format = self._look.format(NOTE, text_wrap=True)
        self._sheet.merge_range(self._top, 0, self._top, len(_WIDTHS) - 1, "", cell_format)
        write_text(self._sheet, self._top, 0, text, cell_format)
        height = text_height(text, SIZE, usable_width(_WIDTHS))
        self._sheet.set_row(self._top, max(height, ROW_HEIGHT))
        self._top += 1

    def bars(self, figures: Figures) -> None:
        """Write figures and their bars from the largest down."""
        if not figures.bars:
            self._nothing(figures)
            return
        drawn = figures.bars[figures.first_drawn :]
        colours = [_REST_COLOUR if bar.is_rest else _BAR_COLOUR for bar in drawn]
        points = [{"fill": {"color": colour}} for colour in colours]
        extra = figures.extra if figures.extra and figures.extra.is_drawn else None
        chart = self._chart(figures, "bar")
        self._series(
            chart, figures, 1, {"gap": 45, "points": points, "name": figures.headings[1].partition("（")[0]}
        )
        if extra:
            self._series(chart, figures, 3, {"name": extra.heading, "fill": {"color": _SECOND_COLOUR}})
            chart.set_legend({"position": "bottom", "font": _chart_font(_SMALLEST)})
        chart.set_y_axis({"reverse": True, **_axis(_SMALLEST)})
        longest = max(
            *(bar.value for bar in drawn),
            *(value for value in (extra.values if extra else ())[figures.first_drawn :] if value is not None),
            Decimal(0),
        )
        room = {"max": float(longest) * _ROOM_FOR_LABELS} if longest else {}
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, **room})
        rows = (
            min(2 * len(drawn), _ROWS_OF_A_PAGE) if extra else len(drawn)
        )  # a line for each of both figures
        self._insert(chart, max(len(figures.bars), rows, _FEWEST_ROWS) + 1)

    def columns(self, figures: Figures) -> None:
        """Write figures and a column for each."""
        if not figures.bars:
            self._nothing(figures)
            return
        chart = self._chart(figures, "column")
        self._series(chart, figures, 1, {"gap": 110, "fill": {"color": _BAR_COLOUR}})
        chart.set_x_axis(_axis(_SMALLEST))
        chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
        self._insert(chart, _COLUMN_ROWS)

    def stacked(self, figures: Figures) -> None:
        """Write figures and a bar for each, of its parts."""
        if not figures.bars:
            self._nothing(figures)
            return
        chart = self._chart(figures, "bar", subtype="stacked")
        for column, colour in enumerate(_PARTS, start=1):
            light = column < len(_PARTS) - 1
            label = {
                "value": True,
                "num_format": '0%;-0%;""',
                "font": {**_chart_font(_SMALLEST), "color": "#1F2937" if light else "#FFFFFF"},
            }
            self._series(
                chart,
                figures,
                column,
                {
                    "gap": 45,
                    "name": figures.headings[column],
                    "fill": {"color": colour},
                    "data_labels": label,
                },
            )
        chart.set_legend({"position": "bottom", "font": _chart_font(_SMALLEST)})
        chart.set_y_axis({"reverse": True, **_axis(_SMALLEST)})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0, "max": 1})
        self._insert(chart, max(len(figures.bars), _FEWEST_ROWS) + 1)

    def _nothing(self, figures: Figures) -> None:
        self._begin()
        self.note(figures.note)
        self._top += 1

    def _begin(self) -> None:
        """Begin a chart on a new page, but for the first."""
        if self._breaks or self._top > len(("title", "")):
            self._breaks.append(self._top)
            self._sheet.set_h_pagebreaks(self._breaks)

    def _chart(self, figures: Figures, kind: str, **more: str) -> Any:
        """Begin a page, write the figures, and return a chart for them."""
        self._begin()
        self.note(figures.note)
        self._write_figures(figures)
        chart = self._look.workbook.add_chart({"type": kind, **more})
        title_font = {**_chart_font(_TITLE), "bold": True}
        chart.set_title({"name": figures.title, "name_font": title_font, "overlay": False})
        chart.set_legend({"none": True})
        chart.set_chartarea({"border": {"color": "#D5DBE1"}})
        self._rows = len(figures.bars) + 1
        return chart

    def _series(self, chart: Any, figures: Figures, column: int, more: dict[str, Any]) -> None:
        first, last = self._top + 1 + figures.first_drawn, self._top + len(figures.bars)
        chart.add_series(
            {
                "categories": [self._sheet.name, first, 0, last, 0],
                "values": [self._sheet.name, first, column, last, column],
                "data_labels": {"value": True, "position": "outside_end", "font": _chart_font(_SMALLEST)},
                **more,
            }
        )

    def _insert(self, chart: Any, height: int) -> None:
        """Put the chart right of its figures, so many rows high, and go on below both."""
        chart.set_size({"width": _CHART_WIDTH, "height": height * _PIXELS_A_ROW})
        self._sheet.insert_chart(self._top, _CHART_COLUMN, chart, {"object_position": 1})
        self._top += max(height, self._rows) + 1

    def _write_figures(self, figures: Figures) -> None:
        sheet, look, top = self._sheet, self._look, self._top
        headings = [*figures.headings, *([figures.extra.heading] if figures.extra else [])]
        for column, heading in enumerate(headings):
            write_text(sheet, top, column, heading, look.format(HEADING))
        sheet.set_row(top, _HEADING_HEIGHT)
        plain, linked = look.format(CELL), look.format(CELL, **LINKED)
        amounts = look.format(figures.look)
        whole = (
            sum((bar.value for bar in figures.bars), Decimal(0)) if figures.whole is None else figures.whole
        )
        for place, bar in enumerate(figures.bars):
            row = top + 1 + place
            write_text(sheet, row, 0, bar.label, plain)
            sheet.set_row(row, max(ROW_HEIGHT, text_height(bar.label, SIZE, usable_width(_FIGURES[:1]))))
            if bar.source:
                write_link(sheet, (row, 0), f"internal:{bar.source}", bar.label, linked)
            if figures.parts:
                for column, (value, formula) in enumerate(figures.parts[place], start=1):
                    sheet.write_formula(row, column, f"={formula}", amounts, float(value))
                continue
            if bar.formula:
                sheet.write_formula(row, 1, f"={bar.formula}", amounts, float(bar.value))
            else:
                sheet.write_number(row, 1, float(bar.value), amounts)
            share = bar.value / whole if whole else Decimal(0)
            sheet.write_number(row, 2, float(share), look.format(SHARE))
            if figures.extra:
                more, extra = figures.extra.values[place], look.format(figures.extra.look)
                if more is None:
                    write_text(sheet, row, 3, "", extra)
                else:
                    sheet.write_number(row, 3, float(more), extra)


def _axis(size: float) -> dict[str, Any]:
    return {"num_font": _chart_font(size), "line": {"color": _REST_COLOUR}, "major_tick_mark": "none"}


def _chart_font(size: float) -> dict[str, Any]:
    return {"name": FONT, "size": size, "color": "#374151"}
