import base64
import dataclasses
import hashlib
import re
import shutil
import subprocess
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest

from tests.products.booklets import page_texts
from xl_tools.checking.catalogue import ALL_RULES
from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.finding import Dimension, Edit, Finding, Severity
from xl_tools.products.reports.html_report import html_report
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import open_submission
from xl_tools.sources.templates import SAMPLE, bundled

HOSTILE = '</script><script>alert(1)</script><img src=x onerror=alert(2)>"\' data-x="1&lt; $files ${rules} {{ 7 * 7 }} {% raw %}'
REFUSED = RefusedFile("刘田各庄镇.xlsx", "加了密码，打不开", "请去掉密码后重新报送")

NAMES = {each.code: each.name for each in ALL_RULES}


def finding(rule: str = "JX301", severity: Severity = Severity.ERROR, **parts: Any) -> Finding:
    given = {
        "dimension": Dimension.COMPLETE,
        "file": "石门镇.xlsx",
        "sheet": "03执法经费",
        "cell": "F7",
        "field": "12月底",
        "message": "支出计划的“12月底”没有填",
        "hint": "请填累计百分数，应为 100%",
        **parts,
    }
    return Finding.model_validate({"rule": rule, "name": NAMES.get(rule, ""), "severity": severity, **given})


FINDINGS = (
    finding(),
    finding("JX111", Severity.INFO, dimension=Dimension.FORMAL, cell="A3", message="标签“项目编号”不规范"),
    finding("JX202", sheet="04安监经费", dimension=Dimension.APPROPRIATE, cell="C4", message="预算数对不上"),
    finding(
        "JX106", Severity.WARNING, sheet="04安监经费", dimension=Dimension.FORMAL, message="名称不在清单中"
    ),
    finding("JX702", sheet="", cell="", field="", message="项目“村级支出”没有绩效目标表"),
)


def sample(name: str = "石门镇.xlsx", findings: tuple[Finding, ...] = FINDINGS) -> Checked:
    """Return the bundled sample under a name of its own, as if these had been found in it."""
    submission = open_submission(bundled(SAMPLE), shipped_settings())
    file = submission.file._replace(name=name, path=name)
    return Checked(dataclasses.replace(submission, file=file), findings)


class Element(NamedTuple):
    """An element's start: its name and attributes; and the text up to its end."""

    name: str
    attributes: dict[str, str]
    text: list[str]

    @property
    def said(self) -> str:
        """Return the whole text inside."""
        return "".join(self.text)


class Page(HTMLParser):
    """The elements of a page in their order, each with the text inside it."""

    def __init__(self, html: str) -> None:
        """Read a page."""
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        element = Element(tag, {name: value or "" for name, value in attrs}, [])
        self.elements.append(element)
        if tag not in {"meta", "br", "col", "input", "img"}:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """End an element, which must be the last begun."""
        assert self._open.pop().name == tag

    def handle_data(self, data: str) -> None:
        """Give text to every element around it; line breaks between elements are none."""
        for element in self._open:
            element.text.append(data.strip("\n"))

    def of(self, name: str, **attributes: str) -> list[Element]:
        """Return the elements of a name; ``class_`` and ``data_file`` stand for class and data-file."""
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
        return [e for e in self.elements if e.name == name and wanted.items() <= e.attributes.items()]

    def rows(self) -> list[Element]:
        """Return the rows of findings that are not hidden, exempted ones too."""
        return [e for e in self.of("tr") if "data-severity" in e.attributes and "hidden" not in e.attributes]


def page(*checked: Checked, refused: tuple[RefusedFile, ...] = ()) -> Page:
    return Page(html_report(checked, refused))


def test_totals_count_files_tables_findings_exempted_ones_and_files_not_read() -> None:
    one = dataclasses.replace(sample(), exempted=(finding(),))
    totals = page(one, sample("蛤泊镇.xlsx", ()), refused=(REFUSED,)).of("dl", class_="totals")[0]
    assert totals.said == "文件2绩效目标表34必须改正3请核对1写法提示1已豁免1没能读的文件1"


def test_every_finding_stands_under_its_file_and_sheet_with_place_message_hint_and_rule() -> None:
    found = page(sample())
    section = found.of("section", data_file="石门镇.xlsx")[0]
    assert "17 张绩效目标表必须改正 3 处请核对 1 处写法提示 1 处" in section.said
    assert [body.attributes["data-sheet"] for body in found.of("tbody")] == [
        "03执法经费",
        "04安监经费",
        "整个文件",
    ]
    assert found.rows()[0].said == (
        "必须改正F712月底支出计划的“12月底”没有填改法请填累计百分数，应为 100%JX301完整性支出计划缺少某一期"
    )
    assert [row.attributes["data-severity"] for row in found.rows()] == [f.severity.value for f in FINDINGS]
    assert [row.attributes["data-dimension"] for row in found.rows()] == [f.dimension for f in FINDINGS]


def test_an_edit_is_shown_as_old_and_new_and_says_whether_it_may_be_made_unseen() -> None:
    edit = Edit(sheet="03执法经费", cell="A3", old="项目编号", new="项目编码", why="JX111")
    safe, not_safe = (finding(edit=edit, edit_is_safe=is_safe) for is_safe in (True, False))
    shown = [e.said for e in page(sample(findings=(safe, not_safe))).of("p", class_="edit")]
    assert shown == ["可自动改项目编号 → 项目编码", "建议改为项目编号 → 项目编码"]


def test_of_a_long_text_only_what_changes_is_shown_with_a_little_around_it() -> None:
    before, after = "前文很长，" * 40, "后文也很长。" * 40
    edit = Edit(sheet="", cell="B8", old=f"{before}49 个{after}", new=f"{before}49个{after}", why="")
    emptied = Edit(sheet="", cell="B8", old="同上", new="", why="")
    shown = page(sample(findings=(finding(edit=edit), finding(edit=emptied)))).of("p", class_="edit")
    assert "49 个" in shown[0].said
    assert len(shown[0].said) < 80
    assert shown[1].said == "建议改为同上 → （空）"


def test_hostile_text_anywhere_changes_no_element_of_the_page() -> None:
    def spoiled(text: str) -> Page:
        edit = Edit(sheet=text, cell="A3", old=text, new=f"{text}!", why=text)
        parts: dict[str, Any] = {"sheet": text, "field": text, "message": text, "hint": text, "edit": edit}
        one = sample(text, (finding(**parts), finding(rule=f"JX1{text}", **parts)))
        whole = dataclasses.replace(one, exempted=(finding(**parts),), own_settings=(text,))
        return page(whole, sample("b.xlsx"), refused=(RefusedFile(text, text, text),))

    plain, hostile = spoiled("平常的话"), spoiled(HOSTILE)
    assert [e.name for e in hostile.elements] == [e.name for e in plain.elements]
    assert [list(e.attributes) for e in hostile.elements] == [list(e.attributes) for e in plain.elements]
    assert HOSTILE in hostile.rows()[0].said


def test_the_page_runs_its_own_script_alone_and_asks_for_nothing_outside_itself() -> None:
    html = html_report([sample()], [])
    scripts = Page(html).of("script")
    script = html.partition("<script>")[2].partition("</script>")[
        0
    ]  # to the byte, as a browser takes its digest
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert len(scripts) == 1
    assert f"script-src 'sha256-{digest}'" in html
    assert not re.search(r"https?://|url\(|@import|\ssrc=|<link|\son\w+=", html)


def test_a_file_without_findings_says_so_and_without_any_there_is_nothing_to_filter() -> None:
    both, clean = page(sample(), sample("蛤泊镇.xlsx", ())), page(sample(findings=()))
    assert "没有发现问题" in both.of("section", data_file="蛤泊镇.xlsx")[0].said
    assert "没有发现问题" not in both.of("section", data_file="石门镇.xlsx")[0].said
    assert (len(both.of("form", id="filters")), len(clean.of("form", id="filters"))) == (1, 0)


def test_files_that_were_not_read_are_named_with_reason_and_remedy() -> None:
    listed = page(refused=(REFUSED,)).of("li")
    assert [e.said for e in listed] == ["刘田各庄镇.xlsx：加了密码，打不开。请去掉密码后重新报送"]


def test_exempted_findings_are_folded_and_not_among_the_others() -> None:
    excused = finding("JX205", Severity.WARNING, message="预算数 29.532 超过两位小数")
    found = page(dataclasses.replace(sample(), exempted=(excused,)))
    fold = found.of("details", class_="exempted")[0]
    assert "open" not in fold.attributes
    assert fold.said.startswith("已豁免 1 处")
    assert "29.532" in fold.said
    assert "请核对 1 处" in found.of("section", data_file="石门镇.xlsx")[0].said


def test_what_a_file_set_for_itself_stands_under_its_name() -> None:
    one = dataclasses.replace(sample(), own_settings=("JX205 改为“请核对”",))
    assert "本文件自带的设置JX205 改为“请核对”" in page(one).of("section", data_file="石门镇.xlsx")[0].said


def test_each_rule_that_found_something_is_explained_once() -> None:
    found = page(sample(findings=FINDINGS * 3), sample("b.xlsx"))
    explained = found.of("div", class_="rule-text")
    assert [e.attributes["id"] for e in explained] == [
        f"rule-{rule.code}" for rule in ALL_RULES if rule.code in {f.rule for f in FINDINGS}
    ]
    for part in ("级别：必须改正", "要求", "原因", "举例", "改法"):
        assert all(part in e.said for e in explained if e.attributes["id"] == "rule-JX301")
    assert {e.attributes["href"] for e in found.of("a")} >= {"#rule-JX301", "#rule-JX702"}


def test_a_rule_that_is_not_known_is_named_without_an_explanation() -> None:
    row = page(sample(findings=(finding("JX199"),))).rows()[0]
    assert row.said.endswith("JX199完整性")


def test_every_filter_is_labelled_and_offers_what_was_found() -> None:
    found = page(sample(), sample("蛤泊镇.xlsx"))
    labels = [e.said for e in found.of("label")]
    for label in ("必须改正", "请核对", "写法提示", "文件", "工作表", "审核维度", "规则类别", "含有文字"):
        assert any(said.startswith(label) for said in labels)
    families = next(e for e in found.of("select") if e.attributes["name"] == "family")
    assert families.said == "全部编码与表头预算与资金支出计划跨表"
    assert not any(e.attributes["name"] == "file" for e in page(sample()).of("select"))


def test_several_files_are_listed_first_with_their_counts() -> None:
    rows = page(sample("a.xlsx"), sample("b.xlsx", ())).of("section", class_="card overview")[0]
    assert (
        rows.said
        == "文件表必须改正请核对写法提示豁免906001 石门镇人民政府本级（a.xlsx）17311–906001 石门镇人民政府本级（b.xlsx）17––––"
    )


def test_files_are_named_without_the_folders_of_this_machine() -> None:
    html = html_report(
        [sample("/home/张三/报送/石门镇.xlsx")], [RefusedFile("C:\\报送\\坏.xlsx", "坏", "修")]
    )
    assert "张三" not in html
    assert "C:" not in html


def test_a_name_that_is_no_text_does_not_keep_the_page_from_being_written() -> None:
    name = b"\xff\xfe\xff.xlsx".decode("utf-8", "surrogateescape")
    assert "???.xlsx" in html_report([sample(name)], []).encode().decode()


def test_the_same_input_gives_the_same_page() -> None:
    assert html_report([sample()], [REFUSED]) == html_report([sample()], [REFUSED])


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_text_stands_out_from_its_ground_as_wcag_aa_demands() -> None:
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", html_report([], [])))
    tinted = [(f"{name}-ink", f"{name}-paper") for name in ("error", "warning", "info", "good")]
    plain = [(ink, ground) for ink in ("ink", "soft", "accent") for ground in ("paper", "ground", "band")]
    for ink, ground in tinted + plain:
        light, dark = sorted((_luminance(colours[ink]), _luminance(colours[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)


@pytest.fixture
def chromium() -> str:
    """Return the Chromium program."""
    program = shutil.which("chromium")
    if not program:
        pytest.skip("Chromium (chromium) is not installed")
    return program


def browse(chromium: str, folder: Path, html: str, address: str, *options: str) -> str:
    """Open a page at an address within it; return what the program prints."""
    file = folder / "report.html"
    file.write_text(html, encoding="utf-8")
    command = [
        chromium,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        f"--user-data-dir={folder / 'profile'}",
        *options,
        f"{file.as_uri()}{address}",
    ]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    return done.stdout.decode("utf-8", "replace")


def filtered(chromium: str, folder: Path, address: str, *checked: Checked) -> Page:
    return Page(browse(chromium, folder, html_report(checked, [REFUSED]), address, "--dump-dom"))


def shown(found: Page) -> list[str]:
    return [re.sub(r"改法.*", "", row.said) for row in found.rows()]


def status(found: Page) -> str:
    return found.of("p", id="status")[0].said


def test_without_a_filter_everything_is_shown_and_counted(chromium: str, tmp_path: Path) -> None:
    one = dataclasses.replace(sample(), exempted=(finding(),))
    found = filtered(chromium, tmp_path, "", one, sample("蛤泊镇.xlsx", ()))
    assert len(found.rows()) == 6
    assert status(found) == "共 5 处，另有已豁免 1 处"
    assert "hidden" not in found.of("form", id="filters")[0].attributes
    assert "hidden" in found.of("p", id="none")[0].attributes


@pytest.mark.parametrize(
    ("address", "expected", "told"),
    [
        ("#severity=error", [0, 2, 4], "符合条件 3 处，共 5 处"),
        ("?severity=error", [0, 2, 4], "符合条件 3 处，共 5 处"),
        ("#severity=error,info&sheet=03执法经费", [0, 1], "符合条件 2 处，共 5 处"),
        ("#dimension=规范性", [1, 3], "符合条件 2 处，共 5 处"),
        ("#family=JX2&file=石门镇.xlsx", [2], "符合条件 1 处，共 5 处"),
        ("#text=１２月底 没有填", [0], "符合条件 1 处，共 5 处"),
        ("#sheet=整个文件", [4], "符合条件 1 处，共 5 处"),
    ],
)
def test_a_link_opens_the_page_filtered(
    chromium: str, tmp_path: Path, address: str, expected: list[int], told: str
) -> None:
    found = filtered(chromium, tmp_path, quote(address, safe="#?=&,"), sample(), sample("蛤泊镇.xlsx", ()))
    everything = shown(page(sample()))
    assert shown(found) == [everything[i] for i in expected]
    assert status(found) == told
    clean = found.of("section", data_file="蛤泊镇.xlsx")[0]
    assert "hidden" in clean.attributes


def test_choices_count_what_they_would_show_beside_the_other_filters(chromium: str, tmp_path: Path) -> None:
    found = filtered(chromium, tmp_path, "#severity=error", sample())
    ticks = [e.said for e in found.of("label") if e.attributes["class"] != "field"]
    assert ticks == ["必须改正3", "请核对1", "写法提示1"]
    options = [e.said for e in found.of("option")]
    assert "03执法经费（1）" in options
    assert "规范性（0）" in options


def test_nothing_that_fits_is_said(chromium: str, tmp_path: Path) -> None:
    found = filtered(chromium, tmp_path, f"#severity=warning&text={quote('没有这样的话')}", sample())
    assert not found.rows()
    none = found.of("p", id="none")[0]
    assert (none.said, "hidden" in none.attributes) == ("没有符合条件的问题", False)


def test_thousands_of_findings_are_filtered(chromium: str, tmp_path: Path) -> None:
    many = tuple(finding(sheet=f"{i % 17:02d}", cell=f"B{i + 1}", message=f"第{i}处") for i in range(5000))
    found = filtered(chromium, tmp_path, f"#text={quote('第4321处')}", sample(findings=many))
    assert len(found.rows()) == 1
    assert status(found) == "符合条件 1 处，共 5000 处"


def test_paper_is_a4_without_filters_and_names_file_and_columns_on_every_page(
    chromium: str, tmp_path: Path
) -> None:
    pdf = tmp_path / "report.pdf"
    html = html_report([sample("a.xlsx", FINDINGS * 12)], [])
    browse(chromium, tmp_path, html, "#severity=error", f"--print-to-pdf={pdf}", "--no-pdf-header-footer")
    # Chromium's PDF names some characters by their radicals; the punctuation becomes half width on the way.
    pages = [unicodedata.normalize("NFKC", text).replace("⻚", "页") for text in page_texts(pdf.read_bytes())]
    assert len(pages) > 1
    for number, text in enumerate(pages, start=1):
        assert "a.xlsx" in text
        assert "级别位置问题和改法规则" in text
        assert f"第{number}页,共{len(pages)}页" in text
    whole = "".join(pages)
    assert "清除筛选" not in whole
    assert "只列出符合条件的问题(必须改正):36处,共60处。" in whole
    assert whole.count("预算数对不上") == 12
