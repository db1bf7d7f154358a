"""Towns and counties that a text is said of, and are not the unit's own: copied from theirs."""

import re
from collections import defaultdict
from collections.abc import Container, Iterator
from functools import cache
from itertools import islice
from pathlib import Path

from xl_tools.claims.passages import Passage
from xl_tools.claims.places import (
    Place,
    counties_in,
    county_ends,
    differ_in_one,
    may_be_named,
    town_ends,
    towns_in,
)
from xl_tools.rules.rule import Context, Fault, fault_in
from xl_tools.rules.texts import any_of, compiled
from xl_tools.rules.years import sentence_round
from xl_tools.values.project_code import region_code
from xl_tools.values.text import name_key

_REGIONS = Path(__file__).with_name("regions.txt")
_ROLE = (
    # What a town does, has or is where the text is of it: 柳河镇完成…, 柳河镇36个村…
    r"(?=\d|在[^，。；]{1,10}?(?:部|北|南|东|西|侧|公里|方)|下辖|位于|地处|党工委|党委|办事处|垃圾|污水|敬老院|幸福院|综治|便民|机关|集镇|镇区|草原|完成|实现|开展|组织|做好|负责|辖|所辖|范围内|境内|辖区|各行政村|行政村|人民政府)"
)
_MAYBE_ROLE = r"(?=乡贤|乡村|社区|各村|村(?![两级组干联一统验庄容各])|农|财政所|文化|卫生|公路|道路|供水|水利|养老|人居|环境|党建|公益|护林|保洁|河|饮水|灌|退役|残疾|妇|民政|平安|网格|信访|全[镇乡年]|年|20)"
"""What a town may have, and what stands as well behind a bare 镇 with a verb before it: only a rare word is a name there."""
_CERTAINLY_OF_IT = r"(?:在[^，。；]{1,10}?(?:部|北|南|东|西|侧|公里|方)|下辖|所?辖|位于|地处|总面积|人民政府|党委|党工委|办事处|\d+个?(?:行政|自然)?村|完成|实现|开展|组织|做好|负责|全年|全镇|全乡)"
_PARTNERS = r"交界|毗邻|相邻|邻近|接壤|联合|协作|合作|协同|共建|对口|结对|帮扶|支援|援助|学习(?:考察|借鉴|先进|经验|交流)|(?:赴|到|去|向)[^，。；]{1,12}学习|参观|考察|观摩|交流|来自|外出|前往|赴|途经|经过|连接|通往|跨|上游|下游|转运|运往|运至|运到|送至|送往|返回|遣返|护送|联防|联动|联席|勘界|界线|协议|邻"
_OF_OTHERS = r"[^。；;，,\n]{0,12}?(?:公司|医院|学校|中学|小学|大学|银行|电站|焚烧|处理厂|填埋场|流域|水库|战役|战斗|烈士|故居|移民|搬迁|籍|招商|企业|产地|市场|比赛|大赛|公路|铁路|高速|线)"
"""What stands behind a place that is named for something there, as makers and roads are."""
_A_UNIT = (
    r"((?:[\u4e00-\u9fff]{2,3}市(?!场))?(?!城市|乡村|市场)[\u4e00-\u9fff]{2,9}?[县市区旗镇乡]|[\u4e00-\u9fff]{2,4}?(?=中心|卫生|初级|学校|中学|小学|幼儿)|[\u4e00-\u9fff]{2}(?=[\u4e00-\u9fff]{4}))"
    r"([\u4e00-\u9fff]{0,12}(?:局|委员会|联合会|办公室|学校|中学|小学|学院|中心校|幼儿园|医院|卫生院|保健院|敬老院|福利院|馆|站|中心|所|队))"
)
_OF_A_TOWN = r"(?:[\u4e00-\u9fff]{2,3}[县市区旗])?([\u4e00-\u9fff]{1,4}[镇乡])((?:中心|卫生|初级|第[一二三]|九年)?[\u4e00-\u9fff]{0,6}(?:学校|中学|小学|幼儿园|卫生院|敬老院))"
"""A school or a hospital that is called after its town: 会宁县柳河镇中心小学."""
_LEVELS = frozenset("县市区旗镇乡")
_SAYS_OF_ITSELF = r"（|以|是|为|下辖|内设|下设|现有|共有|在职|在编|编制|承担|负责|位于|地处|始建|主要|\d|部门|年度|机关|全体|完成|开展|组织|实施|严格|认真|坚持|将|按照"
_ALIKE = r"同类|同等|参照|参考|借鉴|比照|对标|类似|周边|邻|询价|比价|报价"
_ITS_OFFICE = r"党工委|党委|办事处|人民政府"
_DOCUMENT = r"[^。；;，,、]{0,20}?(?:办法|方案|细则|通知|规定|意见|〔\d{4}〕|计划|要点|台账|名册|规划|制度|章程|纪要|清单)"
_OPENS = r"(?:^|[\n。；;，,：:]|[\d)）①-⑳][.．、]?)\s*(?:主要)?(?:用于|保障|在|对|为|由)?$"
"""What stands before a place that a clause opens with: 在潭门镇近岸海域, 用于和平里街道…"""
_JOINED = r"[、与和及同至到—–~～-]|[境界籍]|的?(?:[^，。；\n]{0,6}(?:交界|段|线|路|桥|渠|河|水库|灌区))"
"""What stands behind one of several places, or one that a road or a river is named by."""
_SHORT_COUNTY = r"(?:^|[\n。；;，,：:])\s*(?:由|对|为|经|报)?((?:{}))(?=[\u4e00-\u9fff]{{1,10}}?(?:局|委|办|中心|政府|院|校|馆|站))"
"""A county of two characters (临县) at the head of a clause, before a body of its: elsewhere it may be a piece of other words."""
_STRETCH = "段(?<=[江河溪渠湖线道]..段)|段(?<=[江河溪渠湖线道]...段)|境(?=[内段])"
_OFTEN = 3  # texts in which a place stands that the unit has to do with
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


def own_names(context: Context) -> tuple[str, ...]:
    """Return what the unit is called: as its sheets say, and as the list has it by its code, where that is another name."""
    info = context.submission.info
    listed = context.units.unit(info.unit_code) if info.unit_code else None
    return tuple(dict.fromkeys((info.unit_name, listed.name if listed and listed.name else info.unit_name)))


def other_places(context: Context, own: str) -> Iterator[Fault]:
    """Yield what is said of another town, of a unit whose own place is ``own``, and of another county of the province."""
    unit = name_key(context.submission.info.unit_name)
    named = "".join((own, *map(name_key, own_names(context)), *(each.name for each in context.projects)))
    named += "".join(reading.table.name for reading in context.submission.tables)
    if sumu := compiled(r"([\u4e00-\u9fff]+苏木)(?:人民政府)?").fullmatch(unit):
        own = sumu[1]
    elif not own and (
        town := compiled(r"[\u4e00-\u9fff]{2,9}?[镇乡](?=[\u4e00-\u9fff]*[校院园站所]$)").match(unit)
    ):
        yield from _other_towns(context, town[0], named, certainly=True)
    if own:
        yield from _other_towns(context, own, named)
    yield from _of_the_same_kind(context, named)
    yield from _other_counties(context, unit, named)


def _other_towns(context: Context, own: str, named: str, *, certainly: bool = False) -> Iterator[Fault]:
    """Yield the towns that texts are of, and that are not a town's own; ``certainly`` where its texts may well name others, as a school's."""
    for passage, _ in context.texts.search(town_ends()):
        for town in towns_in(passage.text):
            if (
                town.name in named
                or town.bare in own
                or town.name.endswith(own)
                or own.endswith(town.name)
                or not _is_of_it(passage, town, own, certainly=certainly or town.is_doubtful)
            ):
                continue
            if not _stands_often(context, town.name):
                yield _fault(passage, town.name)
                break


def _is_of_it(passage: Passage, town: Place, own: str, *, certainly: bool) -> bool:
    """Whether a text is of a town that it names, and others are not named with a reason; ``certainly`` by what stands behind it."""
    text, is_like_own = passage.text, differ_in_one(town.name, own)
    if not certainly and _opens_a_clause(passage, town):
        return True
    if _is_titled(passage, town.start):
        says = is_like_own or compiled(_ITS_OFFICE).match(text, town.end)
        return bool(
            says or (compiled(_DOCUMENT).match(text, town.end) and not town.is_doubtful)
        ) and _is_alone(text, town.start, town.end)
    if isinstance(passage.at, str) and passage.at.endswith(".basis"):
        return False
    if (
        not (is_like_own and town.is_at_head)
        and not compiled(_ROLE).match(text, town.end)
        and not (compiled(_MAYBE_ROLE).match(text, town.end) and town.is_rare)
    ):
        return False
    is_certain = is_like_own or bool(compiled(_CERTAINLY_OF_IT).match(text, town.end))
    if certainly and not is_certain:
        return False
    return _is_alone(text, town.start, town.end, in_clause=is_certain) and (
        is_certain or not compiled(_OF_OTHERS).match(text, town.end)
    )


def _opens_a_clause(passage: Passage, town: Place) -> bool:
    """Whether a clause of a town's own book begins with another town, alone and for no reason: it is said of that one."""
    text = passage.text
    if (
        not (town.is_rare or town.is_listed)
        or town.name.endswith("城乡")
        or not compiled(_OPENS).search(text[: town.start])
    ):
        return False
    if isinstance(passage.at, str) and passage.at.endswith((".basis", ".level3", ".value")):
        return False
    if text[town.end : town.end + 1] == "村" and not compiled(_ROLE).match(text, town.end):
        return False  # 书香乡村
    if compiled("(?:地处|位于|下辖|总面积)(?![^，。；]*[我本两])").match(text, town.end):
        return True
    others = compiled(_OF_OTHERS, _JOINED).match(text, town.end)
    return others is None and _is_alone(text, town.start, town.end, in_clause=True)


def _is_titled(passage: Passage, start: int) -> bool:
    """Whether a place stands at the head of a document's title, or of a value's basis, which is one."""
    before = passage.text[start - 1 : start]
    return before == "《" or (
        isinstance(passage.at, str) and passage.at.endswith(".basis") and before in ("", *"、，；“")
    )


def _is_alone(text: str, start: int, end: int, *, in_clause: bool = False) -> bool:
    """Whether no sign of others stands round a place: partners, neighbours, what one's own is likened to."""
    around = (_clause_round if in_clause else sentence_round)(text, start, end)
    joins = text[start - 1 : start] in tuple("与和同跟及至到往从以")
    return not joins and not compiled(_PARTNERS, _ALIKE).search(around)


def _clause_round(text: str, start: int, end: int) -> str:
    first = max(text.rfind(mark, 0, start) for mark in "。；;，,\n") + 1
    last = min((at for mark in "。；;，,\n" if (at := text.find(mark, end)) >= 0), default=len(text))
    return text[first:last]


def _stands_often(context: Context, name: str) -> bool:
    """Whether a name stands in so many texts that it is no remnant of another unit's."""
    return sum(1 for _ in islice(context.texts.search(any_of(name)), _OFTEN)) == _OFTEN


def _other_counties(context: Context, unit: str, named: str) -> Iterator[Fault]:
    """Yield the counties of the province, and those by no list, that texts are of and that are not the unit's own."""
    region = region_code(context.submission.info.region)
    told: set[tuple[int, object]] = set()
    counties = _counties(region, named)
    for passage, match in context.texts.search(any_of(*counties)) if counties else ():
        if _GENERAL.fullmatch(match[0]):
            continue
        if _is_of_the_county(passage, *match.span()):
            told.add((id(passage.table), passage.at))
            yield _fault(passage, match[0])
    of_two = [name for name in _all_counties(region, named) if len(name) == len("某县")]
    for passage, _ in context.texts.search(any_of(*of_two)) if of_two else ():
        alone = compiled(_SHORT_COUNTY.format("|".join(of_two))).search(passage.text)
        if alone and _is_of_the_county(passage, *alone.span(1)):
            told.add((id(passage.table), passage.at))
            yield _fault(passage, alone[1])
    short = {name[:-1] for name in counties if len(name) > len("某某")}
    for passage, match in context.texts.search(compiled(_STRETCH)):
        before = passage.text[: match.start()]
        name = next((before[-n:] for n in (2, 3) if before[-n:] in short), "")
        if (
            name
            and name not in named
            and not compiled(_PARTNERS).search(sentence_round(passage.text, *match.span()))
        ):
            yield _fault(passage, name)
    yield from _unlisted_counties(context, unit, named, told)


_OWN_COUNTY = r"[\u4e00-\u9fff]{2,3}[县市区旗]"


def _unlisted_counties(
    context: Context, unit: str, named: str, told: Container[tuple[int, object]]
) -> Iterator[Fault]:
    """Yield the counties that no list has: every 某某县 beside the own one, which the unit's name or its texts tell."""
    found: dict[str, list[tuple[Passage, Place]]] = defaultdict(list)
    for passage, _ in context.texts.search(county_ends()):
        for place in counties_in(passage.text):
            found[place.name].append((passage, place))
    own = {
        name
        for name, places in found.items()
        if len(places) >= _OFTEN or name in named or name[-3:] in unit or places[0][1].bare in unit
    }
    if not own and not compiled(_OWN_COUNTY).match(unit):
        return
    for name, places in found.items():
        for passage, place in places:
            if (
                name in own
                or (id(passage.table), passage.at) in told
                or not _is_of_the_county(passage, place.start, place.end)
            ):
                continue
            yield _fault(passage, name)


def _is_of_the_county(passage: Passage, start: int, end: int) -> bool:
    """Whether a text is of a county that it names; in the basis of a value only its documents are told."""
    if not _is_alone(passage.text, start, end):
        return False
    if isinstance(passage.at, str) and passage.at.endswith(".basis"):
        return bool(compiled(_DOCUMENT).match(passage.text, end))
    return _is_titled(passage, start) or not compiled(_OF_OTHERS).match(passage.text, end)


def _of_the_same_kind(context: Context, named: str) -> Iterator[Fault]:
    """Yield the units that are called as this one is, and are of another place: 龙江县水利局 in the book of 罗阳县水利局."""
    unit = name_key(context.submission.info.unit_name).removesuffix("本级")
    own = compiled(_OF_A_TOWN).fullmatch(unit) or compiled(_A_UNIT).fullmatch(unit)
    if own is None:
        return
    level = own[1][-1]
    place = rf"[\u4e00-\u9fff]{{1,3}}{level}" if level in _LEVELS else r"[\u4e00-\u9fff]{2,4}?"
    if own[2].startswith("中心"):
        place = rf"(?:{place}|[\u4e00-\u9fff]{{2,3}}[镇乡])"
    begins = rf"(?:^|[\n。；;，,：:.．)）]|\d年度?)\s*(?:由|对|为|用于|保障)?(?:[\u4e00-\u9fff]{{2,3}}[市县])?({place}){re.escape(own[2])}"
    says = "" if level in "县区旗" else rf"(?={_SAYS_OF_ITSELF})"
    cities = _counties(region_code(context.submission.info.region), named) if level == "市" else ()
    for passage, _ in context.texts.search(any_of(own[2])):
        for match in compiled(begins + says).finditer(passage.text):
            if (
                own[1] not in match[1]
                and match[1] not in named
                and may_be_named(match[1])
                and (level != "市" or match[1] in cities)
                and _is_alone(passage.text, *match.span(1))
            ):
                yield _fault(passage, f"{match[1]}{own[2]}")
                break


def _fault(passage: Passage, place: str) -> Fault:
    return fault_in(passage, f"“{place}”不是本单位的地方", "请核对是否抄自别的单位")


def _counties(region: str, named: str) -> tuple[str, ...]:
    """Return the counties of :func:`_all_counties` whose names no other words may hold by chance."""
    return tuple(name for name in _all_counties(region, named) if len(name) > len("某县"))


def _all_counties(region: str, named: str) -> tuple[str, ...]:
    """Return the counties of the same province, and the districts of the same city, that are not the unit's own."""
    all_ = _regions_of(region[:2])
    own = region_named(region) or named  # the code may be newer than the list
    return tuple(
        name
        for code, name in all_
        if code != region
        and name not in own
        and own not in name
        and name not in named
        and (not name.endswith("区") or code[:4] == region[:4])
    )


def region_named(code: str) -> str:
    """Return the name of a county or district by its code, empty where the list has it not."""
    return next((name for each, name in _regions_of(code[:2]) if each == code), "")


@cache
def _regions_of(province: str) -> tuple[tuple[str, str], ...]:
    with _REGIONS.open(encoding="utf-8") as lines:
        line = next((each for each in lines if province and each.startswith(province)), "")
    return tuple((each[:6], each[6:]) for each in line.split()[1:])
