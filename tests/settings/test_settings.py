from pathlib import Path

import pytest

import xl_tools.settings
from xl_tools.errors import InvalidDataError
from xl_tools.forms.labels import FUNDING_FIELDS, INDICATOR_FIELDS, PLAN_FIELDS
from xl_tools.settings import load_settings, shipped_settings
from xl_tools.settings.models import LABEL_FIELDS
from xl_tools.values.text import label_key

SHIPPED = Path(xl_tools.settings.__file__).with_name("settings.toml")

MISTAKES = {
    "an unclosed quote names line and column": (
        'code = ["项目编码", ',
        "code = [项目编码, ",
        "第 {line} 行第 9 列",
    ),
    "a missing section": ("[limits]", "[limit]", "第 {line} 行，设置项 limit 有误（没有这样的设置项）"),
    "a setting nobody knows": (
        "sheet_cells =",
        "cells = 1\nsheet_cells =",
        "limits.cells 有误（没有这样的设置项）",
    ),
    "a limit of zero": (
        "file_megabytes = 100 ",
        "file_megabytes = 0 ",
        "limits.file_megabytes 有误（应当大于 0）",
    ),
    "a limit that is text": (
        "file_megabytes = 100 ",
        'file_megabytes = "大" ',
        "limits.file_megabytes 有误（应当是整数）",
    ),
    "a label without spellings": ('name = ["项目名称"]', "name = []", "labels.name 有误（不能是空的）"),
    "an empty spelling": ('name = ["项目名称"]', 'name = [""]', "labels.name.0 有误（不能是空的）"),
    "a spelling that is a number": (
        'name = ["项目名称"]',
        "name = [1]",
        "labels.name.0 有误（应当是文字，写在引号里）",
    ),
    "a spelling outside a list": (
        'name = ["项目名称"]',
        'name = "项目名称"',
        "labels.name 有误（应当是清单，写在方括号里）",
    ),
    "a label of no field": (
        'name = ["项目名称"]',
        'name = ["项目名称"]\nnema = ["名称"]',
        "没有名为 nema 的标签",
    ),
    "a spelling of two fields": (
        'name = ["项目名称"]',
        'name = ["项目 编号："]',
        "“项目 编号：”既是 code 又是 name 的写法",
    ),
    "a framework in use that is not there": ('used = "2015"', 'used = "2019"', "没有名为“2019”的指标框架"),
    "a required level that is not there": (
        'required = ["数量指标", "质量指标", "时效指标", "成本指标"]',
        'required = ["数目指标"]',
        "framework.versions.2015 有误（“数目指标”不是这个框架的二级指标）",
    ),
    "an expected level that is not there": (
        'expected = ["满意度指标"]',
        'expected = ["满意指标"]',
        "“满意指标”不是这个框架的一级指标",
    ),
    "a wrong pattern names its line": (
        "'[Xx×＊*]{2,}', '待定'",
        "'[Xx×＊*]{2,}', '待定('",
        "第 {line} 行，设置项 wording.placeholders.4 有误（“待定(”不是正确的正则表达式）",
    ),
    "a severity that is none": ("# JX404 =", 'JX404 = "算了"\n# JX404 =', "级别只能是必须改正"),
    "a rule that is none": ("# JX404 =", 'JX4 = "不查"\n# JX404 =', "“JX4”不是规则编码"),
}


def test_the_shipped_settings_are_valid_and_read_once() -> None:
    assert shipped_settings() == load_settings(SHIPPED)
    assert shipped_settings() is shipped_settings()


def test_every_field_of_the_form_has_a_label() -> None:
    assert shipped_settings().labels.keys() == set(LABEL_FIELDS)
    assert set(LABEL_FIELDS) >= {*FUNDING_FIELDS, *PLAN_FIELDS, *INDICATOR_FIELDS}


def test_no_spelling_of_a_label_means_two_fields() -> None:
    owners = {
        (label_key(text), field) for field, texts in shipped_settings().labels.items() for text in texts
    }
    assert len({key for key, _ in owners}) == len(owners)


def test_the_framework_in_use_is_the_one_named() -> None:
    framework = shipped_settings().framework
    assert framework.current is framework.versions[framework.used]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_the_settings_is_refused_with_its_place(mistake: str, tmp_path: Path) -> None:
    right, wrong, message = MISTAKES[mistake]
    text = SHIPPED.read_text(encoding="utf-8")
    assert right in text
    file = tmp_path / "settings.toml"
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(InvalidDataError) as refused:
        load_settings(file)
    line = file.read_text(encoding="utf-8")[: text.index(right)].count("\n") + 1
    assert message.format(line=line) in str(refused.value)
    assert "settings.toml" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_settings_cut_off_in_the_middle_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("[labels]\ncode = [", encoding="utf-8")
    with pytest.raises(InvalidDataError, match="末尾的写法有误"):
        load_settings(file)


def test_settings_in_another_encoding_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(SHIPPED.read_text(encoding="utf-8"), encoding="gb18030")
    with pytest.raises(InvalidDataError, match="不是 UTF-8 编码"):
        load_settings(file)


def test_settings_that_are_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidDataError, match="打不开设置文件"):
        load_settings(tmp_path / "settings.toml")
