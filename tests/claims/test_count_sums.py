"""Counts that a text works out itself."""

from decimal import Decimal

import pytest

from xl_tools.claims.count_sums import count_sums, parts_listed


def wrong(text: str) -> list[tuple[int, int]]:
    return [(int(each.number), int(each.made)) for each in count_sums(text) if each.number != each.made]


@pytest.mark.parametrize(
    ("text", "said", "made"),
    [
        ("每季度开展消防演练1次，全年6次。", 6, 4),
        ("每月巡查2次，全年20次。", 20, 24),
        ("每学期开展防溺水、防踩踏演练2次，全年共6次。", 6, 4),
        ("12个社区每季度1次，全年44次。", 44, 48),
        ("每半年组织体检一次，全年3次。", 3, 2),
        ("村级河长每旬巡河1次，全年30次。", 30, 36),
        ("聘用护士5名、检验1名、司机1名、保洁1名，共9人。", 9, 8),
        ("检测项目由上年的186项增加到204项，新增28项。", 204, 214),
        ("保洁员由23人增加到35人，增加10人。", 35, 33),
        ("开展宣讲的甲村3场、乙村4场，共8场。", 8, 7),
    ],
)
def test_what_does_not_work_out(text: str, said: int, made: int) -> None:
    assert wrong(text) == [(said, made)]


@pytest.mark.parametrize(
    "text",
    [
        "每季度召开1次例会，全年培训4次。",
        "每季度组织一次消防或防恐演练，全年4次。",
        "8个行政村每季度开展1场双语宣讲，全年32场。",
        "每季度开展1场双语宣讲，全年32场。",
        "19个乡镇每月2次，全年456次。",
        "聘用护士6名、检验1名、司机1名、保洁1名，共9人。",
        "道路修补3处、涵洞2座、桥4座，共10座。",
        "其中两馆152场次，文化站按每站每月1场计228场次。",
        "覆盖率由80%提高到95%，提高15个百分点。",
        "驻村干部2名、村干部3名，共走访120户。",
        "由23人增加到33人，每人每月300元。",
    ],
)
def test_what_works_out_or_says_nothing_of_it(text: str) -> None:
    assert not wrong(text)


def test_a_list_of_parts() -> None:
    assert parts_listed("甲组34名、乙组27名") == (Decimal(61), "名")
    assert parts_listed("甲组34名、乙组27台") is None
    assert parts_listed("全年开展活动34次") is None
