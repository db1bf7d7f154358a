"""Towns and counties that a text is said of, and are not the unit's own: copied from theirs."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from xl_tools.claims.passages import Passage
from xl_tools.rules.rule import Context, Fault, fault_in
from xl_tools.rules.texts import any_of, compiled
from xl_tools.rules.years import sentence_round
from xl_tools.values.project_code import region_code

_REGIONS = Path(__file__).with_name("regions.txt")
_TOWN = (
    # At the head of an item or a clause, or behind a word that leads to a place: 1.柳河镇完成…, 用于柳河镇36个村…
    r"(?:^|(?<=[\n。；;，,：:.．)）县]))\s*(?:由|对|为|在|用于|保障|支付|发放|完成|开展)?([\u4e00-\u9fff]{2,3}[镇乡])"
    r"(?=\d|完成|实现|开展|组织|做好|负责|辖|所辖|范围内|境内|辖区|各行政村|行政村|人民政府)"
)
_BEFORE_NO_NAME = frozenset(
    "全本我该各每乡城集村小市重名强古大中心点范制新下返回入送进老故他水山县区一两几多个座处所属到向给报经等个级"
)
"""What stands before 镇 or 乡 where no town is named: 城镇, 各乡, 送戏下乡, 36个镇."""
_IN_NO_NAME = frozenset(
    "的了和与对为由在用于及等以通过完成保障支付发放拨做好办理维护确提升改善加强促进推动落实服务管治组织开展配协助补贴购置采建设打造施宣传聘请每各全本我该督查检解决"
    "贯彻执行围绕根据按照立足结合依托负责承担需求满足统筹参与监使让其中还将把被从向给是有无不未已要会能可应按修缮缴纳征收租赁扩改培训慰问救资深化细优巩固拓健规"
)
"""Characters of verbs and the like, which names of towns hardly have: 保障镇机关, 承办好镇党委. A town that has one is missed."""
_WITH_OTHERS = (
    r"交界|毗邻|相邻|邻近|接壤|联合|协作|合作|协同|共建|对口|结对|帮扶|支援|援助|学习|参观|考察|观摩|交流|来自|外出|前往|赴|途经|经过|连接|通往|跨|上游|下游|转运|运往|运至|运到|送至|送往"
    r"|公司|医院|学校|中学|小学|大学|银行|电站|焚烧|处理厂|填埋场|流域|水库|战役|战斗|烈士|故居|移民|搬迁|原籍|户籍|籍|招商|企业|产地|市场|比赛|大赛|公路|铁路|高速|线"
)
_GENERAL = any_of(
    "和平区",
    "平安区",
    "安定区",
    "新华区",
    "新城区",
    "开发区",
    "文峰区",
    "高新区",
    "长安区",
    "复兴区",
    "桥东区",
    "桥西区",
    "路南区",
    "路北区",
)


def other_places(context: Context, own: str) -> Iterator[Fault]:
    """Yield what is said of another town, of a unit whose own place is ``own``, and of another county of the province."""
    named = "".join((own, context.submission.info.unit_name, *(each.name for each in context.projects)))
    named += "".join(reading.table.name for reading in context.submission.tables)
    if own:
        for passage, _ in context.texts.search(compiled(_TOWN)):
            for match in compiled(_TOWN).finditer(passage.text):
                town = _shortest(match[1], own)
                if town and town not in named and not _is_said_of_others(passage, match):
                    yield _fault(passage, town)
                    break
    region = region_code(context.submission.info.region)
    if counties := _counties(region, named):
        for passage, match in context.texts.search(any_of(*counties)):
            if not _is_said_of_others(passage, match) and not _GENERAL.fullmatch(match[0]):
                yield _fault(passage, match[0])


def _fault(passage: Passage, place: str) -> Fault:
    return fault_in(passage, f"“{place}”不是本单位的地方", "请核对是否抄自别的单位")


def _shortest(found: str, own: str) -> str:
    """Return the town that is named, empty where none or the own one is."""
    if (
        found[-2] in _BEFORE_NO_NAME
        or not _IN_NO_NAME.isdisjoint(found)
        or found.endswith(own)
        or own.endswith(found)
    ):
        return ""
    return found.removeprefix("县").removeprefix("市")


def _is_said_of_others(passage: Passage, match: re.Match[str]) -> bool:
    """Whether others are named with a reason: neighbours, partners, makers, documents; or in the basis of a value."""
    if isinstance(passage.at, str) and passage.at.endswith(".basis"):
        return True
    before = passage.text[: match.start()]
    if before.count("《") > before.count("》") or before[-1:] in tuple("与和同跟及至到往从以"):
        return True
    return compiled(_WITH_OTHERS).search(sentence_round(passage.text, *match.span())) is not None


def _counties(region: str, named: str) -> tuple[str, ...]:
    """Return the counties of the same province, and the districts of the same city, that are not the unit's own."""
    all_ = _regions_of(region[:2])
    own = next((name for code, name in all_ if code == region), "")
    if not own:
        return ()
    return tuple(
        name
        for code, name in all_
        if len(name) > len("某县")
        and code != region
        and name not in own
        and own not in name
        and name not in named
        and (not name.endswith("区") or code[:4] == region[:4])
    )


@cache
def _regions_of(province: str) -> tuple[tuple[str, str], ...]:
    with _REGIONS.open(encoding="utf-8") as lines:
        line = next((each for each in lines if province and each.startswith(province)), "")
    return tuple((each[:6], each[6:]) for each in line.split()[1:])
