"""退回单 as letters for Word: the same content as is printed, in its order."""

from collections.abc import Iterator
from typing import Any

from xl_tools.products.return_slips.slips_pdf import SLIP_TITLE, Slip, Terms, slip_content, terms_content
from xl_tools.typesetting.letter_blocks import (
    BLANK,
    BLANK_DAY,
    Block,
    Column,
    Letter,
    Run,
    Style,
    Table,
    text,
)

_COLUMNS = (
    Column("序号", 10, "center"),
    Column("单元格", 23),
    Column("现在写的", 42),
    Column("问题", 48),
    Column("怎么改", 51),
)
_SIGNING = (Column("", 1), Column("", 1))


def slip_letter(slip: Slip, terms: Terms) -> Letter:
    """Return a slip as a letter."""
    content = slip_content(slip)
    return Letter(content["addressee"], tuple(_blocks(content, terms_content(terms))))


def _blocks(content: dict[str, Any], terms: dict[str, str]) -> Iterator[Block]:
    before, must, after, end = content["intro"]
    yield text(Style.TITLE, SLIP_TITLE)
    yield text(Style.ADDRESSEE, f"{content['addressee']}：")
    yield text(
        Style.BODY,
        before,
        Run(must, bold=True),
        after,
        Run(terms["due"], bold=True) if terms["due"] else BLANK_DAY,
        end,
    )
    number = 1
    for section in content["sections"]:
        yield text(Style.HEADING, section["heading"])
        rows: list[tuple[str, ...]] = []
        for heading, lines in section["sheets"]:
            rows.append((heading,))
            for cell, field, there, problem, remedy in lines:
                rows.append((str(number), f"{cell} {field}".strip(), there, problem, remedy))
                number += 1
        yield Table(_COLUMNS, tuple(rows))
    yield text(Style.NOTE, content["remark"])
    yield Table(
        _SIGNING,
        (
            (f"退回单位（盖章）：{terms['office'] or BLANK}", f"收到单位经办人（签字）：{BLANK}"),
            (f"审核人（签字）：{BLANK}", f"收到日期：{BLANK_DAY}"),
            (f"联系人、电话：{terms['contact'] or BLANK}", f"改好重报日期：{BLANK_DAY}"),
            (f"退回日期：{terms['day'] or BLANK_DAY}", ""),
        ),
        ruled=False,
    )
