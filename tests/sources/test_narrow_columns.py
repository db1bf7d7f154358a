"""Columns without upright lines between them, whose texts nearly touch or stand where those of the rows above do not."""

from xl_tools.sources.printed_lines import Character
from xl_tools.sources.ruled_tables import Drawn
from xl_tools.sources.unruled_tables import unruled_table

_HIGH = 20.0


def texts_of_cells(*rows: list[tuple[float, str]], size: float = 10.0) -> list[list[str]]:
    """Return what stands in the cells of a table of rows between level lines, each text at its place from the left."""
    level = [Drawn(row * _HIGH, 0.0, 550.0) for row in range(len(rows) + 1)]
    characters = [
        Character(
            each,
            left + place * size,
            row * _HIGH + 4,
            left + (place + 1) * size,
            row * _HIGH + 4 + size,
            row * _HIGH + 12,
        )
        for row, texts in enumerate(rows)
        for left, text in texts
        for place, each in enumerate(text)
    ]
    table = unruled_table(level, characters)
    assert table
    found: list[list[str]] = [[] for _ in rows]
    for top, left, bottom, right in table.cells:
        x1, x2 = table.across[left], table.across[right + 1]
        y1, y2 = table.down[top], table.down[bottom + 1]
        inside = [each for each in characters if x1 <= each.middle[0] <= x2 and y1 <= each.middle[1] <= y2]
        if inside:
            found[top].append("".join(each.text for each in sorted(inside, key=lambda each: each.left)))
    return found


HEADER = [(10.0, "级别"), (100.0, "名称"), (180.0, "指标值"), (300.0, "依据")]


def test_texts_that_nearly_touch_are_parted_at_the_widest_blank() -> None:
    cells = texts_of_cells(
        HEADER,
        [(10.0, "一"), (100.0, "人数"), (160.0, "办公人数一百四十人余"), (264.0, "规定指标数")],
        [(10.0, "二"), (100.0, "工期"), (180.0, "全年"), (264.0, "合同")],
        [(10.0, "三"), (100.0, "质量"), (180.0, "合格"), (264.0, "合同")],
    )
    assert cells[1] == ["一", "人数", "办公人数一百四十人余", "规定指标数"]
    assert [len(row) for row in cells] == [4, 4, 4, 4]


def test_a_header_far_from_the_texts_over_it_begins_columns_of_its_own() -> None:
    months = [(58.0, "资金支出"), (167.0, "三月底"), (280.0, "六月底"), (353.0, "十月底"), (464.0, "年底前")]
    header = [
        (58.0, "一级指标"),
        (122.0, "二级指标"),
        (198.0, "三级指标"),
        (305.0, "绩效指标描述"),
        (424.0, "指标值"),
        (485.0, "指标值确定依据"),
    ]
    cells = texts_of_cells(
        months,
        [(58.0, "绩效目标"), (101.0, "目标内容一")],
        header,
        *(
            [
                (58.0, "产出"),
                (122.0, "数量"),
                (172.0, "征地面数"),
                (253.0, "项目建设征地面数"),
                (424.0, value),
                (470.0, "计划"),
            ]
            for value in ("千亩", "全部", "年底")
        ),
        size=7.0,
    )
    assert cells[0] == [text for _, text in months]
    assert cells[2] == [text for _, text in header]
    assert cells[3] == ["产出", "数量", "征地面数", "项目建设征地面数", "千亩", "计划"]
