from pathlib import Path

import pytest

from xl_tools.checking.catalogue import ALL_RULES, thresholds_of
from xl_tools.checking.settings_files import settings_in_force, shipped_settings_file
from xl_tools.errors import InvalidDataError
from xl_tools.settings import shipped_settings


def written(folder: Path, text: str) -> Path:
    file = folder / "设置.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_shipped_file_written_out_is_the_shipped_settings(tmp_path: Path) -> None:
    file = tmp_path / "设置.toml"
    file.write_bytes(shipped_settings_file())
    written_out = settings_in_force(file)
    assert written_out.model_copy(update={"thresholds": {}}) == shipped_settings()
    assert written_out.thresholds == {each.key: each.usual for each in thresholds_of(ALL_RULES)}


def test_a_file_with_a_few_items_changes_those_alone(tmp_path: Path) -> None:
    settings = settings_in_force(
        written(tmp_path, '[rules.severity]\nJX404 = "不查"\n[thresholds]\nshortest_text = 12\n')
    )
    assert settings.rules.is_off("JX404")
    assert settings.thresholds == {"shortest_text": 12}
    assert settings.labels == shipped_settings().labels
    assert settings.wording == shipped_settings().wording


def test_a_file_saved_by_notepad_with_its_mark_is_read(tmp_path: Path) -> None:
    file = tmp_path / "设置.toml"
    file.write_bytes(b"\xef\xbb\xbf[thresholds]\r\nshortest_text = 12\r\n")
    assert settings_in_force(file).thresholds["shortest_text"] == 12


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('# 本局设置\n[rules.severity]\nJX999 = "不查"\n', 3, "没有 JX999 这条规则"),
        ('[rules.severity]\nJX404 = "算了"\n', 2, "级别只能是必须改正、请核对、写法提示或不查"),
        ("[thresholds]\n\nshortest_text = -1\n", 3, "不能小于 0"),
        ('[wording]\nplaceholders = [\n    "待定",\n    "(",\n    "略",\n]\n', 4, "不是正确的正则表达式"),
        (
            (
                '[wording]\noutdated = [\n    { words = "甲", since = 2023, say = "乙" },\n'
                '    { words = "丙", since = "去年", say = "丁" },\n]\n'
            ),
            4,
            "应当是整数",
        ),
        ('[framework]\nused = "2019"\n', 1, "没有名为“2019”的指标框架"),
        ("[thresholds]\nlongest_text = 3\n", 2, "没有这样的设置项"),
    ],
)
def test_a_mistake_is_refused_with_its_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    with pytest.raises(InvalidDataError) as caught:
        settings_in_force(written(tmp_path, text))
    assert f"第 {line} 行" in str(caught.value)
    assert message in str(caught.value)
    assert "设置.toml" in str(caught.value)
