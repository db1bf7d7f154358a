"""Answers of a 数据集 as tables for a reader, as JSON for a program, as CSV for a spreadsheet."""

import csv
import io
import json
from collections.abc import Container, Sequence
from decimal import Decimal

from xl_tools.model.display_width import aligned, display_width
from xl_tools.products.dataset.questions import Answer, Value
from xl_tools.values.amount import format_amount
from xl_tools.values.text import one_line

_BETWEEN = "  "
_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def text_tables(answers: Sequence[Answer], most_rows: int | None = None) -> str:
    """Return the tables one below the other, columns aligned for Chinese width; with ``most_rows`` only the first rows."""
    return "\n\n".join(_text_table(answer, most_rows) for answer in answers) + "\n"


def json_answers(answers: Sequence[Answer]) -> str:
    """Return ``{question: [{column: value}]}``; amounts of 万元 are texts, so that no reader makes floats of them."""
    told = {
        answer.question.word: [
            {name: _plain(value) for name, value in zip(answer.columns, row, strict=True)}
            for row in answer.rows
        ]
        for answer in answers
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def csv_table(answer: Answer) -> bytes:
    """Return a table as CSV that Excel opens as it is: UTF-8 with a mark, and no text that it would take for a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(answer.columns)
    writer.writerows([_harmless(_plain(value)) for value in row] for row in answer.rows)
    return buffer.getvalue().encode("utf-8-sig")


def _text_table(answer: Answer, most_rows: int | None) -> str:
    title, count = answer.question.title, len(answer.rows)
    if not count:
        return f"{title}：没有"
    left_out = count - most_rows if most_rows is not None and count > most_rows else 0
    totals = answer.totals()
    rows = [*answer.rows[: count - left_out], *([totals] if totals else [])]
    shown = [answer.columns, *([_text(value) for value in row] for row in rows)]
    numbers = {
        place for row in answer.rows for place, value in enumerate(row) if isinstance(value, int | Decimal)
    }
    filled = aligned(shown)
    lines = [_line(texts, cells, numbers) for texts, cells in zip(shown, filled, strict=True)]
    lines.insert(1, _BETWEEN.join("-" * display_width(cell) for cell in filled[0]))
    if left_out:
        more = f"…… 还有 {left_out} 行，加 --by {answer.question.word} 看全部"
        lines.insert(len(lines) - bool(totals), more)
    has_amounts = any(isinstance(value, Decimal) for row in answer.rows for value in row)
    about = f"{count} 行，金额单位：万元" if has_amounts else f"{count} 行"
    return "\n".join((f"{title}（{about}）", *(f"  {line}" for line in lines)))


def _line(texts: Sequence[str], cells: Sequence[str], numbers: Container[int]) -> str:
    told = enumerate(zip(texts, cells, strict=True))
    turned = (cell[len(text) :] + text if place in numbers else cell for place, (text, cell) in told)
    return _BETWEEN.join(turned).rstrip()


def _text(value: Value) -> str:
    match value:
        case None:
            return ""
        case int():
            return f"{value:,}"
        case Decimal():
            return f"{Decimal(format_amount(value)):,}"
        case _:
            return one_line(value)


def _plain(value: Value) -> str | int | None:
    return format_amount(value) if isinstance(value, Decimal) else value


def _harmless(value: str | int | None) -> str | int | None:
    """Put a mark before a text that a spreadsheet would run as a formula; a plain number is none."""
    if not isinstance(value, str) or not value.lstrip().startswith(_FORMULA_BEGINS) or _is_number(value):
        return value
    return f"'{value}"


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal() and text.isascii()
