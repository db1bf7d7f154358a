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
from xl_tools.values.text import name_key

_REGIONS = Path(__file__).with_name("regions.txt")
_TOWN = (
    # At the head of an item or a clause, or behind a word that leads to a place: 1.柳河镇完成…, 用于柳河镇36个村…
    r"(?:^|(?<=[\n。；;，,：:.．)）县区旗《“]))\s*(?:[一二三四五六七八九]是|由|对|为|在|用于|保障|支付|发放|完成|开展|其中)?([\u4e00-\u9fff]{2,3}(?:[镇乡]|街道)|[\u4e00-\u9fff]{2,4}苏木)"
    r"(?=\d|下辖|位于|地处|党工委|党委|办事处|垃圾|污水|敬老院|幸福院|综治|便民|机关|集镇|镇区|草原|完成|实现|开展|组织|做好|负责|辖|所辖|范围内|境内|辖区|各行政村|行政村|人民政府)"
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
_PARTNERS = r"交界|毗邻|相邻|邻近|接壤|联合|协作|合作|协同|共建|对口|结对|帮扶|支援|援助|学习|参观|考察|观摩|交流|来自|外出|前往|赴|途经|经过|连接|通往|跨|上游|下游|转运|运往|运至|运到|送至|送往"
_WITH_OTHERS = (
    _PARTNERS
    + r"|公司|医院|学校|中学|小学|大学|银行|电站|焚烧|处理厂|填埋场|流域|水库|战役|战斗|烈士|故居|移民|搬迁|原籍|户籍|籍|招商|企业|产地|市场|比赛|大赛|公路|铁路|高速|线"
)
_A_UNIT = (
    r"([\u4e00-\u9fff]{2,8}?[县市区旗镇乡]|[\u4e00-\u9fff]{2,4}?)"
    r"((?:中心)?卫生院|(?:中心|初级)?(?:学校|中学|小学)|中心校|幼儿园|[\u4e00-\u9fff]{2,10}(?:局|委员会|联合会))"
)
_LEVELS = frozenset("县市区旗镇乡")
_SAYS_OF_ITSELF = r"是|为|下辖|内设|下设|现有|共有|在职|在编|编制|承担|负责|位于|地处|始建|主要|\d|部门|年度|机关|全体|完成|开展|组织|实施|严格|认真|坚持|将|按照"
_ALIKE = r"同类|同等|参照|参考|借鉴|比照|对标|类似|周边|邻|询价|比价|报价"
_ITS_OFFICE = r"党工委|党委|办事处|人民政府"
_DOCUMENT = r"[^。；;，,、]{0,16}(?:办法|方案|细则|通知|规定|意见|〔\d{4}〕)"
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
    if sumu := compiled(r"([\u4e00-\u9fff]+苏木)(?:人民政府)?").fullmatch(
        name_key(context.submission.info.unit_name)
    ):
        own = sumu[1]
    if own:
        for passage, _ in context.texts.search(compiled(_TOWN)):
            for match in compiled(_TOWN).finditer(passage.text):
                town = _shortest(match[1], own)
                if town and town not in named and not _is_named_with_reason(passage, match):
                    yield _fault(passage, town)
                    break
    yield from _of_the_same_kind(context, named)
    region = region_code(context.submission.info.region)
    if counties := _counties(region, named):
        for passage, match in context.texts.search(any_of(*counties)):
            if _GENERAL.fullmatch(match[0]):
                continue
            if _issues_a_document(passage, match) or not _is_said_of_others(passage, match):
                yield _fault(passage, match[0])


def _of_the_same_kind(context: Context, named: str) -> Iterator[Fault]:
    """Yield the units that are called as this one is, and are of another place: 龙江县水利局 in the book of 罗阳县水利局."""
    own = compiled(_A_UNIT).fullmatch(name_key(context.submission.info.unit_name).removesuffix("本级"))
    if own is None:
        return
    level = own[1][-1]
    place = rf"[\u4e00-\u9fff]{{1,3}}{level}" if level in _LEVELS else r"[\u4e00-\u9fff]{2,4}?"
    if own[2].startswith("中心"):
        place = rf"(?:{place}|[\u4e00-\u9fff]{{2,3}}[镇乡])"
    begins = r"(?:^|(?<=[\n。；;，,：:.．)）]))\s*(?:由|对|为|用于|保障)?"
    for passage, match in context.texts.search(
        compiled(rf"{begins}({place}){re.escape(own[2])}(?={_SAYS_OF_ITSELF})")
    ):
        if (
            own[1] not in match[1]
            and match[1] not in named
            and _IN_NO_NAME.isdisjoint(match[1])
            and compiled(_PARTNERS).search(sentence_round(passage.text, *match.span())) is None
        ):
            yield _fault(passage, f"{match[1]}{own[2]}")


def _is_named_with_reason(passage: Passage, match: re.Match[str]) -> bool:
    """Whether another town is named with a reason; what its office says is no basis of a value here."""
    if isinstance(passage.at, str) and passage.at.endswith(".basis"):
        return not compiled(_ITS_OFFICE).match(passage.text, match.end()) or bool(
            compiled(_ALIKE).search(passage.text)
        )
    return _is_said_of_others(passage, match)


def _issues_a_document(passage: Passage, match: re.Match[str]) -> bool:
    """Whether a value's basis is a document of the place: 《岳池县…管理办法》; what is only likened to one's own is none."""
    if not (isinstance(passage.at, str) and passage.at.endswith(".basis")):
        return False
    after = passage.text[match.end() :]
    alike = compiled(_ALIKE).search(passage.text)
    return alike is None and compiled(_DOCUMENT).match(after) is not None


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
    own = (
        next((name for code, name in all_ if code == region), "") or named
    )  # the code may be newer than the list
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
