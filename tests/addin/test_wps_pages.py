"""The add-in for WPS in headless Chromium, on a stub of WPS: what each button runs, what the pane shows, and the walk through it."""

import html
import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.addin.test_ribbon import CONTROLS, WITHOUT_PYTHON
from tests.products.reports.test_html_report import chromium  # noqa: F401 - a fixture
from xl_tools.addin.wps_add_in import wps_files
from xl_tools.addin.wps_buttons import WPS_BUTTONS

STUB = Path(__file__).with_name("wps") / "stub.js"
PYTHON = Path("C:/Users/张三/AppData/Local/xl_tools/venv/Scripts/python.exe")
FINDINGS = [
    {"severity": "error", "rule": "JX202", "sheet": "项目一", "cell": "B4", "field": "预算数",
     "message": "预算数与各项来源之和不等", "hint": "请核对<b>金额</b>"},
    {"severity": "info", "rule": "JX601", "sheet": "没有了", "cell": "C5", "field": "", "message": "写法", "hint": "改"},
    {"severity": "warning", "rule": "JX509", "sheet": "项目二", "cell": "F12", "field": "指标值",
     "message": "指标值没有单位", "hint": "写上单位"},
]  # fmt: skip
ANSWER = {"said": "必须改正 1 处，请核对 1 处，写法提示 1 处", "code": 1, "findings": FINDINGS}
CANNOT = {"new_table", "pick_indicator", "exempt", "take_suggestion", "directory", "clear_marks"}
CLOSES = {"fill_codes", "fix", "undo"}
ASKS = {"new", "roll", "monitor", "evaluate", "return", "notice", "compare", "settings"}


def page(
    browser: str, folder: Path, name: str, script: str, answer: Mapping[str, Any] | None = None, *options: str
) -> str:
    """Return a page of the add-in after a script has run on it, WPS a stub."""
    own = folder / "xl_tools"
    own.mkdir(exist_ok=True)
    for each, data in wps_files(PYTHON).items():
        (own / each).write_bytes(data)
    said = f"const ANSWER = {json.dumps(answer)};" if answer else ""
    (own / "stub.js").write_text(said + STUB.read_text(encoding="utf-8"), encoding="utf-8")
    (own / "then.js").write_text(script, encoding="utf-8")
    text = (own / name).read_text(encoding="utf-8")
    text = text.replace('<script src="', '<script src="stub.js"></script>\n<script src="', 1)
    text = text.replace("</body>", '<script src="then.js"></script></body>')
    (own / f"tried-{name}").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [
            browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}",
            "--virtual-time-budget=20000", *options, (own / f"tried-{name}").as_uri(),
        ],
        capture_output=True, text=True, timeout=120, check=True, env={**os.environ, "HOME": str(folder)},
    )  # fmt: skip
    return done.stdout


TOLD = """
setTimeout(() => {
  const kept = document.createElement("pre");
  kept.id = "told";
  kept.textContent = JSON.stringify({ seen: SEEN, store: STORE, more: window.more ?? null });
  document.body.append(kept);
}, WAIT);
"""


def told(dom: str) -> dict[str, Any]:
    """Return what the stub saw."""
    found = re.search(r'<pre id="told">(.*?)</pre>', dom, re.DOTALL)
    assert found, dom
    kept: dict[str, Any] = json.loads(html.unescape(found[1]))
    return kept


@pytest.fixture(scope="module")
def pressed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sequence[Any]]:
    """Return for each button what WPS was asked for, one pressed after the other in one page."""
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("Chromium (chromium) is not installed")
    script = f"""
window.more = {{}};
(async () => {{
  for (const id of {json.dumps([each for each in CONTROLS if each not in WITHOUT_PYTHON])}) {{
    SEEN.length = 0;
    window[`Press_${{id}}`]({{ Id: id }});
    await new Promise((done) => setTimeout(done, 400));
    window.more[id] = [[...SEEN.map((each) => [...each])], JSON.parse(STORE.xl_tools_shown)];
  }}
}})();
"""
    folder = tmp_path_factory.mktemp("wps")
    dom = page(browser, folder, "index.html", script + TOLD.replace("WAIT", "19000"), ANSWER, "--dump-dom")
    seen: dict[str, Sequence[Any]] = told(dom)["more"]
    return seen


def test_every_button_of_the_ribbon_has_its_function_and_python_knows_it(
    pressed: dict[str, Sequence[Any]],
) -> None:
    assert set(pressed) == set(CONTROLS) - set(WITHOUT_PYTHON)
    assert set(pressed) - CANNOT == set(WPS_BUTTONS)


@pytest.mark.parametrize("control", [each for each in CONTROLS if each not in WITHOUT_PYTHON])
def test_a_pressed_button_saves_and_runs_this_very_line(
    control: str, pressed: dict[str, Sequence[Any]]
) -> None:
    seen, shown = pressed[control]
    ran = [each for each in seen if each[0] == "run"]
    if control in CANNOT:
        assert not ran
        assert "在 WPS 里还不能用" in shown["said"]
        return
    ((_, program, line),) = ran
    window = control in ASKS
    assert program == str(PYTHON if window else PYTHON.with_name("pythonw.exe"))
    expected = rf'-P -m xl_tools addin wps {"--window " if window else ""}{control} -- "C:\\Temp\\xl_tools_\d+\.json"'
    found = re.fullmatch(expected + "(.*)", line)
    assert found, line
    book, folder = r' "C:\放 处\报送&50% 表.xlsx"', r' "D:\各乡镇\\"'
    of_folders = {
        "merge_townships",
        "appraise",
        "sample",
        "progress",
        "review_forms",
        "return",
        "notice",
        "library",
    }
    files = {
        "compare": folder * 2,
        "import": r' "D:\甲.docx"',
        "new": "",
        "settings": "",
        "doctor": "",
        "help": "",
    }
    paths = folder if control in {*of_folders, "township_booklets"} else files.get(control, book)
    assert found[1] == paths
    named = [each[0] for each in seen]
    assert ("save" in named) is (paths == book)
    assert ("close" in named) is ("open" in named) is (control in CLOSES)
    if control in CLOSES:
        assert named.index("save") < named.index("close") < named.index("run") < named.index("open")
    assert named[-1] in {"remove", "open", "pane"}
    assert shown["said"] == ANSWER["said"]


def test_a_sheet_alone_shows_its_own_findings_and_all_shows_all(
    pressed: dict[str, Sequence[Any]],
) -> None:
    assert [each["cell"] for each in pressed["check_sheet"][1]["findings"]] == ["F12"]
    assert [each["cell"] for each in pressed["check_all"][1]["findings"]] == ["B4", "C5", "F12"]


_NOTHING_HAPPENS = """WPS.OAAssist.ShellExecute = () => {};
const was = Date.now;
let ahead = 0;
Date.now = () => was() + (ahead += 50000);
"""


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("WPS.ActiveWorkbook = null;", "现在没有打开的工作簿"),
        ('WPS.ActiveWorkbook.Path = "";', "还没有存过盘"),
        ('WPS.OAAssist.ShellExecute = () => { throw new Error("blocked"); };', "没有让本工具启动"),
        (_NOTHING_HAPPENS, "两分钟了还没有结果"),
    ],
)
def test_what_cannot_be_done_is_said_with_what_to_do(
    spoil: str,
    said: str,
    chromium: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    script = f"{spoil}\nwindow.Press_check_all({{}});\n{TOLD.replace('WAIT', '3000')}"
    shown = json.loads(
        told(page(chromium, tmp_path, "index.html", script, None, "--dump-dom"))["store"]["xl_tools_shown"]
    )
    assert said in shown["said"]


_SHOWN = f"STORE.xl_tools_shown = JSON.stringify({json.dumps({**ANSWER, 'book': 'C:/报送.xlsx'})});"


def test_the_pane_shows_the_findings_as_text_and_walks_through_them(chromium: str, tmp_path: Path) -> None:  # noqa: F811
    walk = """
setTimeout(() => {
  const places = [];
  for (const id of ["next", "next", "next", "previous"]) {
    document.getElementById(id).click();
    places.push([STORE.xl_tools_at, WPS.ActiveSheet.Name, SEEN[SEEN.length - 1][1], document.getElementById("count").textContent]);
  }
  document.querySelectorAll("li")[2].click();
  places.push([STORE.xl_tools_at, WPS.ActiveSheet.Name, SEEN[SEEN.length - 1][1], document.getElementById("count").textContent]);
  window.more = places;
}, 1000);
"""
    script = _SHOWN + walk + TOLD.replace("WAIT", "2000")
    dom = page(chromium, tmp_path, "pane.html", script, None, "--dump-dom")
    first, last = ["0", "项目一", "B4", "1/3"], ["2", "项目二", "F12", "3/3"]
    assert told(dom)["more"] == [first, last, first, last, last]  # the sheet that is gone is passed over
    assert "请核对&lt;b&gt;金额&lt;/b&gt;" in dom
    assert dom.count("<li class=") == 3
    assert "WPS 试用" in dom


def test_the_buttons_of_the_ribbon_walk_alike(chromium: str, tmp_path: Path) -> None:  # noqa: F811
    script = f"{_SHOWN} window.Press_previous(); window.Press_next(); window.Press_next(); {TOLD.replace('WAIT', '500')}"
    seen = told(page(chromium, tmp_path, "index.html", script, None, "--dump-dom"))["seen"]
    assert [cell for what, cell in seen if what == "select"] == ["F12", "B4", "F12"]
