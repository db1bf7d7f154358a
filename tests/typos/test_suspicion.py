"""What is suspected of typos as pinyin and wubi make them, and of prose that has none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.typos.build_lexicon import UNSEEN
from xl_tools.rules.suspected_typos import CERTAINTY
from xl_tools.typos import evidence, lexicon, prose
from xl_tools.typos.suspicion import Suspect, Suspicion

REPORTS = Path(__file__).parents[3] / "shared" / "data" / "government_work_reports"


def planted() -> Iterator[tuple[str, str, str]]:
    """Yield sentences with a typo, the typo, and what was meant."""
    for line in Path(__file__).with_name("typos.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            sentence, right, _how = line.split("\t")
            before, _, rest = sentence.partition("〔")
            wrong, _, after = rest.partition("〕")
            yield f"{before}{wrong}{after}", wrong, right


def suspected(*texts: str, known: tuple[str, ...] = ()) -> list[Suspicion]:
    return [each for _, found in Suspect(texts, known).found(CERTAINTY.usual) for each in found]


def test_most_typos_are_found_with_what_was_meant() -> None:
    cases = list(planted())
    found = [
        wrong
        for text, wrong, right in cases
        if any(right in s.right or s.right in right for s in suspected(text))
    ]
    assert len(cases) == 60
    assert len(found) >= 48


def test_what_is_right_is_hardly_ever_suspected() -> None:
    if not REPORTS.is_dir():
        pytest.skip(
            "the yearly reports, like the real document, are not beside this checkout (../shared/data)"
        )
    texts = [(REPORTS / f"gwr{year}.txt").read_text(encoding="utf-8") for year in UNSEEN]
    characters = sum(len(text) for text in texts)
    wrongly = [each for text in texts for each in suspected(*text.splitlines())]
    assert characters > 100_000
    assert len(wrongly) <= characters / 10_000


@pytest.mark.parametrize(
    "text",
    [
        "县县有图书馆，村村通公路",
        "研究研究再定",
        "冀民〔2021〕22号",
        "打造成集观光、采摘于一体的园区",
        "第十一一二三组",
        "村村有人管、季季有考核",
        "集中免疫与月月补针的合计数",
        "一座座水塔",
        "拨付资金金额",
        "提高高等教育质量",
        "县防指汛前检查要求",
        "县教体局内审及财务室月度对账记录",
        "涉校涉生重大安全责任事故",
        "断面水质不劣于Ⅲ类",
        "散养户建档",
        "存在蚁害的土石坝",
        "市场拦访",
        "水质监测次数",
        "屋面防水面积",
    ],
)
def test_what_only_looks_odd_is_no_typo(text: str) -> None:
    assert suspected(text) == []


def test_a_word_may_begin_as_the_one_before_it_ends() -> None:
    assert not suspected("留样餐次占供餐餐次", "供餐人数", "学校供餐")
    assert suspected("10月一次付付清", "一次付清")


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("采购项目严格格执行制度", "严格格", "严格"),
        ("按规定俱体负责实施", "俱体负责", "具体负责"),
    ],
)
def test_of_a_longer_word_one_character_is_wrong(text: str, wrong: str, right: str) -> None:
    assert [(s.wrong, s.right) for s in suspected(text)] == [(wrong, right)]


def test_what_stands_several_times_is_meant() -> None:
    odd = "组织村干部陪训2期"
    assert suspected(odd)
    assert not suspected(odd, "陪训费1万元", "村级陪训", "陪训人数", "年度陪训")


@pytest.mark.parametrize(
    ("name", "right"), [("垃圾收集绿", "收集率"), ("政策知晓渡", "知晓度"), ("设备完好卒", "完好率")]
)
def test_the_name_of_an_indicator_ends_in_a_measure(name: str, right: str) -> None:
    assert [s.right for _, f in Suspect([name], (), [name]).found(CERTAINTY.usual) for s in f] == [right]


@pytest.mark.parametrize(
    "name", ["村庄植绿", "执行纪律", "开展禁毒", "全民阅读", "业务监督", "规范用度", "工作完成率"]
)
def test_the_name_of_an_indicator_may_end_otherwise(name: str) -> None:
    assert not list(Suspect([name], (), [name]).found(CERTAINTY.usual))


def test_known_words_are_right() -> None:
    assert not suspected("组织村干部陪训2期", known=("陪训",))


def test_the_right_word_is_named() -> None:
    assert [(s.wrong, s.right, s.at) for s in suspected("项目竣工严收合格")] == [("竣工严收", "竣工验收", 2)]


def test_the_data_is_small() -> None:
    assert sum(each.stat().st_size for each in (lexicon.FILE, prose.FILE, evidence.FILE)) <= 10_000_000


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("逐项排查安全隐换。", "安全隐换"),
        ("补贴直接打入个人账户户。", "账户户"),
        ("全部实行国库库集中支付。", "国库库"),
    ],
)
def test_homophones_of_everyday_words_and_doubled_ends_are_suspected(text: str, wrong: str) -> None:
    assert wrong in [each.wrong for each in suspected(text)]


@pytest.mark.parametrize(
    "text", ["餐餐留样，顿顿热菜。", "渠道常清、管网常通、饮水常安。", "家家有账，户户有卡。"]
)
def test_each_of_them_is_no_doubled_character(text: str) -> None:
    assert suspected(text) == []


@pytest.mark.parametrize("text", ["港池水质不劣于第三类海水水质标准。", "编制数据，人事股统计。"])
def test_comparisons_and_offices_are_no_misspellings(text: str) -> None:
    assert Suspect([text]).in_text(text, 9) == []
