from pathlib import Path

import pytest

from xl_tools.forms.labels import Labels
from xl_tools.forms.read_submission import read_submission
from xl_tools.jobs.standard_workbooks import import_
from xl_tools.model.submission import SourceFile, Submission
from xl_tools.settings import shipped_settings
from xl_tools.sources.converted_text import join_split_paragraphs, left_before_narrative, read_rows

LABELS = Labels(shipped_settings())

DOCUMENT = """

青山镇 2023 年部门预算绩效文本

青山镇编制
某县财政局审核

目 录

第一部分 部门整体绩效目标

一、总体绩效目标.....\t3
二、分项绩效目标.....\t4

第二部分 预算项目绩效目标

1.防汛经费绩效目标表.....\t5

第一部分

部门整体绩效目标

一、总体绩效目标

全镇工作平稳有序，

各项任务按时完成。

二、分项绩效目标

（一）办好实事

（二）管好资金。

第二部分

预算项目绩效目标

1. 防汛经费绩效目标表

906009 青山镇人民政府本级

单位：万元

项目编码\t130324\t\t项目名称\t防汛经费
预算规模及 资金用途\t预算数\t2.00\t其中：财政资金\t2.00\t其他资金\t
\t预算数 2 万元。主要用于防汛。
资金支出计划（%）\t3 月底\t\t6 月底\t10 月底\t12 月底
\t25%\t\t50%\t75%\t100%
绩效目标\t1. 备足物资。
"""


def submission(text: str) -> Submission:
    rows = [line.split("\t") for line in text.splitlines()]
    return read_submission(SourceFile("文本.txt", "文本.txt", "0"), read_rows(rows, LABELS), LABELS)


def test_cover_narrative_and_tables_are_told_apart() -> None:
    read = submission(DOCUMENT)
    assert read.info.model_dump(exclude_defaults=True) == {
        "year": 2023,
        "unit_code": "906009",
        "unit_name": "青山镇人民政府本级",
        "title": "青山镇2023年部门预算绩效文本",
        "compiled_by": "青山镇",
        "reviewed_by": "某县财政局",
    }
    assert read.narrative is not None
    assert [(c.heading, c.paragraphs) for c in read.narrative.narrative.chapters] == [
        ("一、总体绩效目标", ("全镇工作平稳有序，各项任务按时完成。",)),
        ("二、分项绩效目标", ("（一）办好实事", "（二）管好资金。")),
    ]
    assert [(t.table.number, t.table.name, t.leftovers) for t in read.tables] == [(1, "防汛经费", ())]


def test_an_address_in_a_text_tells_the_line() -> None:
    line = DOCUMENT.splitlines().index("项目编码\t130324\t\t项目名称\t防汛经费") + 1
    assert submission(DOCUMENT).tables[0].address("code") == f"B{line}"


def test_a_text_without_cover_or_contents_is_read_all_the_same() -> None:
    read = submission(DOCUMENT[DOCUMENT.index("一、总体绩效目标\n\n") :])
    assert read.narrative is not None
    assert len(read.narrative.narrative.chapters) == 2
    assert len(read.tables) == 1


def test_a_text_without_anything_known_gives_nothing() -> None:
    assert submission("会议通知\n\n请准时参加。").tables == ()
    assert submission("").sheets == ()


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("实行分类管", "理、区域管控", True),
        ("研究可行性，", "解决问题。", True),
        ("任务完成。", "下一段。", False),
        ("任务完成", "（二）下一段。", False),
        ("任务完成", "二、下一章", False),
        ("称为“三有”", "下一段。", False),
    ],
)
def test_only_a_paragraph_cut_in_mid_sentence_is_joined(first: str, second: str, joined: bool) -> None:  # noqa: FBT001 - a parameter of the table above
    rows = [[first], [], [second]]
    join_split_paragraphs(rows)
    assert rows == ([[first + second], [], []] if joined else [[first], [], [second]])


def test_the_real_document_keeps_every_paragraph(seed: Path) -> None:
    text = seed.read_text(encoding="utf-8")
    read = submission(text)
    assert read.narrative is not None
    paragraphs = "".join(p for chapter in read.narrative.narrative.chapters for p in chapter.paragraphs)
    body = text[text.rindex("一、总体绩效目标") : text.rindex("第二部分")]
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    headings = {chapter.heading for chapter in read.narrative.narrative.chapters}
    assert "".join(line for line in lines if line not in headings) == paragraphs
    assert len(read.tables) == 17
    assert not any(table.leftovers for table in read.tables)


@pytest.mark.parametrize(
    ("lines", "said", "left"),
    [
        (["编制单位：甲县教育局　　审核：甲县财政局"], ("甲县教育局", "甲县财政局"), []),
        (["编制单位（盖章）：甲县教育局", "审 核 单 位：甲 县 财 政 局"], ("甲县教育局", "甲县财政局"), []),
        (["编制：\t甲县教育局\t审核：\t甲县财政局"], ("甲县教育局", "甲县财政局"), []),
        (["青山镇编制", "某县财政局审核", "二〇二三年度"], ("青山镇", "某县财政局"), []),
        (["编制单位：甲县教育局　　联系人：张三"], ("甲县教育局", ""), ["联系人：张三"]),
        (
            ["编制人：张三　审核人：李四", "2023年1月5日"],
            ("", ""),
            ["编制人：张三　审核人：李四", "2023年1月5日"],
        ),
        (["（征求意见稿）", "本文本依据预算编制。"], ("", ""), ["（征求意见稿）", "本文本依据预算编制。"]),
    ],
)
def test_what_a_cover_says_goes_into_its_place_or_is_told(
    lines: list[str], said: tuple[str, str], left: list[str]
) -> None:
    text = DOCUMENT.replace("青山镇编制\n某县财政局审核", "\n".join(lines))
    read = submission(text)
    assert (read.info.compiled_by, read.info.reviewed_by) == said
    rows = [line.split("\t") for line in text.splitlines()]
    assert left_before_narrative(rows, LABELS) == left


def test_import_says_which_lines_of_a_cover_it_leaves_out(tmp_path: Path) -> None:
    source = tmp_path / "文本.txt"
    source.write_text(DOCUMENT.replace("青山镇编制", "编制人：张三"), encoding="utf-8")
    made = import_(source)
    assert made.left_out == (f"{source} 封面上、第一个标题前面的 1 行：编制人：张三",)
