"""监控表…, 自评表…, 汇总自评…, 抽查… without Excel: what is asked, where the workbook goes, and that it is opened."""

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from xl_tools.excel.appraisal_buttons import (
    draw_sample,
    evaluation_forms,
    monitoring_forms,
    sum_up_appraisals,
)
from xl_tools.excel.calling_excel import NotNowError
from xl_tools.excel.session import Session
from xl_tools.jobs.appraise import evaluate
from xl_tools.sources.templates import SAMPLE, bundled


def session(
    files: list[list[Path]], texts: list[str | None], folder: Path | None = None
) -> tuple[Session, list[str]]:
    opened: list[str] = []
    chosen, said = iter(files), iter(texts)
    dialogs = SimpleNamespace(
        choose_files=lambda _prompt: next(chosen),
        choose_folder=lambda _prompt: folder,
        ask_text=lambda _prompt, _default="": next(said),
    )
    made: Any = SimpleNamespace(
        dialogs=dialogs,
        app=SimpleNamespace(books=[]),
        progress=lambda _said: None,
        counted=lambda *_said: None,
        open_made=lambda path: opened.append(path.name),
    )
    return cast("Session", made), opened


def test_forms_are_made_beside_the_goals_and_opened(tmp_path: Path) -> None:
    file = Path(shutil.copy(bundled(SAMPLE), tmp_path / "石门镇.xlsx"))
    at, opened = session([[file], []], ["7"])
    assert "已生成 17 张监控表" in monitoring_forms(at)
    assert opened == ["石门镇_监控表.xlsx"]
    at, opened = session([[file], []], [])
    assert "已生成 17 张自评表" in evaluation_forms(at)
    assert opened == ["石门镇_自评表.xlsx"]


def test_of_several_workbooks_the_forms_go_into_a_folder(tmp_path: Path) -> None:
    files = [Path(shutil.copy(bundled(SAMPLE), tmp_path / name)) for name in ("石门镇.xlsx", "蛤泊镇.xlsx")]
    assert "已生成 2 个工作簿，34 张监控表" in monitoring_forms(session([files, []], ["7"])[0])
    assert "已生成 2 个工作簿，34 张自评表" in evaluation_forms(session([files, []], [])[0])
    assert sorted(path.name for path in (tmp_path / "自评表").iterdir()) == [
        "石门镇_自评表.xlsx",
        "蛤泊镇_自评表.xlsx",
    ]


def test_a_folder_is_summed_up_and_drawn_from(tmp_path: Path) -> None:
    evaluate(bundled(SAMPLE)).save(tmp_path / "自评.xlsx")
    at, opened = session([], [], tmp_path)
    assert "自评 17 个项目" in sum_up_appraisals(at)
    assert opened == ["自评监控汇总.xlsx"]
    at, opened = session([], ["20", "3"], tmp_path)
    assert "17 个项目抽 4 个" in draw_sample(at)
    assert opened == ["抽查名单.xlsx"]


def test_nothing_is_made_where_it_is_given_up_or_what_is_said_is_no_number(tmp_path: Path) -> None:
    assert monitoring_forms(session([[]], [])[0]) == ""
    assert evaluation_forms(session([[]], [])[0]) == ""
    assert sum_up_appraisals(session([], [])[0]) == ""
    assert draw_sample(session([], [None], tmp_path)[0]) == ""
    with pytest.raises(NotNowError, match="不是月份"):
        monitoring_forms(session([[tmp_path / "甲.xlsx"]], ["十三"])[0])
    with pytest.raises(NotNowError, match="1 到 100"):
        draw_sample(session([], ["0", "1"], tmp_path)[0])
