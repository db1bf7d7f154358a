"""Heads, meetings and offices that a text gives the unit, and that only another kind of unit has: 镇长 in a bureau's text."""

import re
from collections.abc import Iterator

from xl_tools.claims.passages import Passage
from xl_tools.rules.rule import Context, Fault, fault_in
from xl_tools.rules.texts import any_of, compiled
from xl_tools.rules.years import sentence_round
from xl_tools.values.text import name_key

_ENDS = {
    "街道": ("街道", "街道办事处", "街道办"),
    "镇": ("镇", "镇人民政府", "镇政府"),
    "乡": ("乡", "乡人民政府", "乡政府"),
    "苏木": ("苏木", "苏木人民政府", "苏木政府"),
    "局": ("局",),
    "委": ("委员会", "委"),
    "园": ("幼儿园",),
    "馆": ("馆",),
    "校": ("学校", "中学", "小学", "学院", "中专", "校"),
    "院": ("院",),
}
"""The ends of units' names, by the kind that their heads are called after: 镇长, 局长, 校长."""
_TOWNS = ("镇", "乡", "街道", "苏木")
_OFFICIAL = ("局", "委")
_SUPERIORS = ("镇", "乡", "街道", "苏木", "局", "委")
"""Whose meetings may decide on what a school or a hospital asks for."""
_HEADS = {
    "镇长": "镇",
    "镇党委书记": "镇",
    "乡长": "乡",
    "乡党委书记": "乡",
    "苏木达": "苏木",
    "街道办事处主任": "街道",
    "街道党工委书记": "街道",
    "办事处主任": "街道",
    "局长": "局",
    "校长": "校",
    "院长": "院",
    "园长": "园",
    "馆长": "馆",
}
_MEETINGS = {
    "镇党委会": "镇",
    "镇党政联席会": "镇",
    "镇班子会": "镇",
    "镇长办公会": "镇",
    "乡党委会": "乡",
    "乡党政联席会": "乡",
    "乡班子会": "乡",
    "乡长办公会": "乡",
    "党工委会": "街道",
    "街道班子会": "街道",
    "局党组": "局",
    "局党委": "局",
    "局务会": "局",
    "局班子会": "局",
    "局长办公会": "局",
    "委党组": "委",
    "委务会": "委",
    "校务会": "校",
    "校委会": "校",
    "校党支部": "校",
    "校党总支": "校",
    "校长办公会": "校",
    "院务会": "院",
    "院党支部": "院",
    "院党总支": "院",
    "院长办公会": "院",
}
_OFFICES = {
    "镇机关": "镇",
    "乡机关": "乡",
    "街道机关": "街道",
    "苏木机关": "苏木",
    "局机关": "局",
    "委机关": "委",
}
_HAS_A_WORKING_COMMITTEE = ("管委会", "管理委员会", "开发区", "产业园", "工业园", "新区")
_AKIN = {"院": frozenset("卫医疾保急福养疗"), "校": frozenset("教学校培"), "园": frozenset("幼教")}
_WORDS = {**_OFFICES, **_HEADS, **_MEETINGS}
_LONGEST_FIRST = tuple(sorted(_WORDS, key=len, reverse=True))
_LEADS = "由以经请让与和及并按据"
"""Characters behind which a title stands bare; behind any other one it is somebody's: 教育局长, 柳河镇党委."""
_LEADING = ("成立", "实行", "落实", "建立", "组成", "通过", "提交", "提请")
_HEADS_IT = (
    r"(?:同志)?(?:[、和与及][^，。；]{1,10}?)?(?:任|为|担任|兼任|负总责|总负责|全面负责|负责制|总牵头|牵头|挂帅|主持|亲自|审批|签批|签字|审签|审核|审定|把关|主抓|带队|带头|召集"
    r"|是(?:第一|本|项目|绩效|主要|总))"
)
_SIGNS = r"[^，。；]{0,6}(?:签[字批发署]|审[批核定阅]|批准|同意|把关)"
_DECIDES = (
    r"(?:联席)?(?:会议?|扩大会议?)?[^，。；]{0,4}?(?:集体|研究|审议|审定|讨论|通过|同意|决定|批准|议定)"
)
_KEPT = (
    "保障",
    "维持",
    "维护",
    "确保",
    "保证",
    "用于",
    "支付",
    "满足",
    "改善",
    "解决",
    "承担",
    "弥补",
    "是",
    "为",
)
_ITS_LIFE = r"(?:及[^，。；]{1,8}?)?的?(?:正常|日常|基本|高效|平稳|干部|职工|工作人员|人员|运转|运行|办公|食堂|后勤|水电|院内|大楼|办公楼|取暖|采暖|工会|公务|车辆|物业|临时|聘用|\d)"
_OF_MANY = r"[各相有](?:关|应)?(?:乡|镇|街|村|县|地|单位)|乡镇|镇街|镇村|[几个两]镇|[几个两]乡|所在|属地|辖区|当地|[县镇乡村]级|申报|初审|[河湖林田路链段][长]|基层|下级|上级|挂职"
_OTHERS = {
    "镇": r"镇政府|镇人民政府|乡政府|县政府|县委",
    "乡": r"镇政府|乡人民政府|乡政府|县政府|县委",
    "园": r"幼儿|学前|园区|公园|产业园|动物",
    "馆": r"图书|文化|博物|档案|美术|体育|展|纪念|科技",
    "校": r"学校|校园|学生|教师|师生|教育|教职工|幼儿园|中小学|中心校|小学|中学|体校|党校|培训",
    "院": r"医|卫生|敬老|福利|幸福院|养老|供养|法院|检察|康复|诊|研究院|剧院|学院",
    "局": r"局(?<![由以经请让与和及为，。；、：\n（(].)(?<!^.)",
    "委": r"委(?<![由以经请让与和及为，。；、：\n（(党常纪组].)(?<!^.)(?!托|员|派)",
}
"""What says in a sentence that the heads of a kind are those of others: a town's school, a bureau by its name."""
_WIDE = ("全镇(?<![健安齐完保各]全镇)", "全乡(?<![健安齐完保各]全乡)(?![村镇])", "全街道")
_TOWN_NAMED = r"[\u4e00-\u9fff](?<![全各本我城集村小乡该两几个的由以经向报和与对在及级市县区大])镇|[\u4e00-\u9fff](?<![全各本我城下返家该两几个的由以经向报和与对在及级市县区])乡(?![村镇])|[示试中][范点心]镇"
_COUNTIES = frozenset("县区市旗州盟")


def kind_of_body(name: str) -> str:
    """Return the kind of a unit by which its head is called (镇, 街道, 局, 校, 院 …); empty where its name does not tell."""
    key = name_key(name).removesuffix("本级")
    return next((kind for kind, ends in _ENDS.items() if key.endswith(ends)), "")


def is_of_a_town(name: str) -> bool:
    """Whether a unit is a town's or may be: 柏亭镇中心学校, 石板川中心卫生院; what a county's bureau does goes beyond a town."""
    key = name_key(name)
    return any(town in key for town in _TOWNS) or _COUNTIES.isdisjoint(key)


def titles_of_another_kind(context: Context, called: str) -> Iterator[Fault]:
    """Yield what only another kind of unit has, said as of this one: ``called`` is how messages call it."""
    unit = context.submission.info.unit_name
    if not unit:
        return
    own, kinds, titles = kind_of_body(unit), _kinds_of(unit), any_of(*_LONGEST_FIRST)
    for passage, _ in context.texts.search(titles):
        for match in titles.finditer(passage.text):
            if _is_foreign(match[0], kinds) and _is_said_of_itself(passage, match, own):
                yield _fault(passage, match[0], called)
                break
    if own in _TOWNS or is_of_a_town(unit):
        return
    for passage, match in context.texts.search(compiled(*_WIDE)):
        if not compiled(_OF_MANY).search(sentence_round(passage.text, *match.span())) and not _names_a_town(
            passage
        ):
            yield _fault(passage, match[0], called)


def _kinds_of(unit: str) -> frozenset[str]:
    """Return the kinds whose heads and meetings may be a unit's own; what is of no known kind may belong to a bureau."""
    own = kind_of_body(unit)
    if any(each in unit for each in _HAS_A_WORKING_COMMITTEE):
        return frozenset((own, "街道", "委", "局"))  # its 党工委 is its own
    kinds = {own} if own else {"局", "委"}
    if not own:
        kinds |= {kind for kind, signs in _AKIN.items() if not signs.isdisjoint(unit)}
    if is_of_a_town(unit) and own not in _TOWNS:
        kinds |= set(_TOWNS)  # the town's head may well lead what a school or a station of the town does
    return frozenset({*kinds, "院"} if unit.endswith("学院") else kinds)


def _is_foreign(word: str, own: frozenset[str]) -> bool:
    """Whether a word is of another kind of unit; a school's or a hospital's superiors have meetings too."""
    kind = _WORDS[word]
    has_superiors = own.isdisjoint((*_TOWNS, *_OFFICIAL))
    return kind not in own and not (has_superiors and word in _MEETINGS and kind in _SUPERIORS)


def _is_said_of_itself(passage: Passage, match: re.Match[str], own: str) -> bool:
    """Whether a title stands bare, does what the unit's own head or meeting does, and no others are spoken of."""
    text, word = passage.text, match[0]
    before = text[match.start() - 1 : match.start()]
    stands_bare = not ("\u4e00" <= before <= "\u9fff") or before in _LEADS
    led = text[: match.start()].endswith((*_LEADING, *_KEPT) if word in _OFFICES else _LEADING)
    if not (stands_bare or led):
        return False
    does: tuple[str, ...] = (_ITS_LIFE if word in _OFFICES else _DECIDES if word in _MEETINGS else _HEADS_IT,)
    if word in _HEADS and before in "经由请":
        does = (_HEADS_IT, _SIGNS)
    if not compiled(*does).match(text, match.end()):
        return False
    sentence = sentence_round(text, *match.span())
    kind = _WORDS[word]
    others = _OTHERS.get(kind, "")
    about = (
        sentence_round(text, match.start(), len(text)).partition(word)[0] if kind in _OFFICIAL else sentence
    )
    if others and compiled(others).search(about.replace(word, "")):
        return False
    others_told = compiled(_OF_MANY, _TOWN_NAMED).search(sentence.replace(word, ""))
    return (own in _TOWNS and kind not in _TOWNS) or not others_told


def _names_a_town(passage: Passage) -> bool:
    table = passage.table
    texts = (
        (passage.text,)
        if table is None
        else (passage.text, table.table.name, table.table.purpose, table.table.goals)
    )
    return any(compiled(_TOWN_NAMED).search(text) for text in texts)


def _fault(passage: Passage, word: str, called: str) -> Fault:
    return fault_in(passage, f"“{word}”不是{called}的称谓", "请改成本单位的称谓，并看这一段是否抄自别处")
