"""Towns and counties that a text names: where a name begins and ends, told from the verbs and prepositions before it."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from xl_tools.typos.ordinary import ordinary_words

_TOWNS = Path(__file__).with_name("towns.txt")
_LONGEST_LISTED = 4
_OF_NO_NAME = (
    "全本我该各每乡村小重市名心点范制下返回入送进老故他县区一两几多个座处所属到向给报经等级外异同之省"
)
_OF_FEW_NAMES = {"镇": "集城古中大新强", "乡": "山水家"}
_TOWN = (
    rf"[镇乡](?<![{_OF_NO_NAME}].)(?![长级域管代属直里亲土音情愁贤俗风镇办运])(?!村(?:旅游|振兴|教师|医生|公路|建设|文化|治理|学校|道路|产业|人才|风貌|面貌|民宿|美))"
    r"|街道(?=\d|下辖|位于|地处|党工委|党委|办事处|辖|社区|所辖|范围内|境内|辖区|人民政府|完成|开展|组织|背街|网格|小区|机关|综治|便民|退役|养老|残联|妇联|民政|城管|应急|消防|各|全|20)|苏木"
)
"""Where the name of a town may end; before 镇 or 乡 these characters stand where none is named: 城镇, 各乡, 送戏下乡, 36个镇."""
_COUNTY = rf"县(?<![{_OF_NO_NAME}].)(?![级长域城道乡外内])|县(?<![{_OF_NO_NAME}].)(?=乡镇(?!村|[一二两三]级|街道|联))"
_TOWN_LEADS = ("是", "由", "对", "为", "在", "用于", "保障", "支付", "发放", "完成", "开展", "其中")
_COUNTY_LEADS = (
    *"报由经在对为按向给到于",
    *(
        "用于",
        "开展",
        "完成",
        "组织",
        "实施",
        "保障",
        "改善",
        "提升",
        "推进",
        "做好",
        "落实",
        "执行",
        "印发",
        "编制",
        "支付",
        "发放",
    ),
)
_HEADS = "届期县旗"  # 第十六届布日都草原那达慕, 卢龙县石门镇
_IN_NO_NAME = frozenset(
    "的了和与对为由在用于及等以通过完成保障支付发放拨做好办理维护确提升改善加强促进推动落实服务管治组织开展配协助补贴购置采建设打造施宣传聘请每各全本我该督查检解决评审"
    "贯彻执行围绕根据按照立足结合依托负责承担需求满足统筹参与监使让其中还将把被从向给是有无不未已要会能可应按修缮缴纳征收租赁扩改培训慰问救资深化细优巩固拓健规"
)
"""Characters of verbs and the like, which names of places hardly have: 保障镇机关, 承办好镇党委. A town that has one is missed."""
_IN_NO_COUNTY = frozenset("报送呈转抄函备请经按据会同商并及原拟需须待后前内外中间期底末初级")
_NO_NAMES = (
    r"减轻|节约|弥补|拉动|丰富|美化|亮化|净化|绿化|硬化|清理|清扫|洁净|连接|疏通|拆除|粉刷|"
    r"补齐|增强|形成|聚焦|紧扣|强化|织密|壮大|繁荣|包片|下沉|驻村|委托|归还|联系|时任|现任|"
    r"原任|加快|消除|降低|控制|压减|方便|面向|覆盖|辐射|充实|缓解|影响|展示|擦亮|扮靓|装点|"
    r"承接|对接|衔接|联动|抽调|选派|招聘|示范|试点|卫生|文明|重点|特色|建制|边境|民族|贫困|"
    r"脱贫|平安|美丽|和谐|生态|工业|农业|旅游|文化|经济|先进|周边|沿线|沿江|沿河|沿海|有关|"
    r"相关|部分|相邻|邻近|其他|其余|所在|当地|国家|历史|园林|宜居|森林|淘宝|法治|诚信|康养|"
    r"智慧|数字|产业|专业|商贸|物流|红色|革命|移民|库区|山区|平原|牧区|林区|边远|偏远|帮扶|"
    r"振兴|主要|背街|临街|沿街|整个|周围|附近|农村|牧业|畜牧|产粮|百强|强县|创建|摘帽|接壤|"
    r"邻边|兄弟|友好|结对|挂牌|达标|优秀|整体|同类|少数民族|多数|个别|少数|以及|同时|此外|"
    r"另外|目前|今年|本年|当年|全年|上述|以上|所有|任何|某些|该项|前往|派驻|下派|联通|直达|"
    r"途经|环绕|毗邻|通往|分包|包保|挂包|联系|对口|督导|指导|协同|发动|动员|号召|部署|参会|列席|上交|上缴|汇入|存入|呈报"
)
"""Words that stand before 镇, 乡 or 县 where none is named: 示范镇, 减轻镇财政负担, 生猪调出大县."""
_ETHNIC = r"[\u4e00-\u9fff]{2,4}?(?:[\u4e00-\u9fff]{1,3}族){1,3}$"
_LONGEST_NAME = 12
_MARKS = "\n。；;，,：:.．)）、《“（("


class Place(NamedTuple):
    """A place named in a text, where, and whether it stands at the head of a clause or a title, not behind a preposition.

    ``bare`` is the name without 镇, 乡 or 县.
    """

    bare: str
    name: str
    start: int
    end: int
    is_at_head: bool

    @property
    def is_doubtful(self) -> bool:
        """Whether its last character stands as often before a bare 镇 or 乡: 集镇, 城镇, 水乡; yet 韩集镇 is a town."""
        return self.bare[-1] in _OF_FEW_NAMES.get(self.name[-1], "")

    @property
    def is_rare(self) -> bool:
        """Whether its name is made of no ordinary words: 石溪, but not 安排 of 安排县文化馆."""
        ordinary = ordinary_words()
        return self.bare[:2] not in ordinary and self.bare[1:] not in ordinary

    @property
    def is_listed(self) -> bool:
        """Whether there is a town of this name, in whatever county."""
        return is_a_town(self.bare, self.name.removeprefix(self.bare))


@cache
def town_ends() -> re.Pattern[str]:
    """Return the pattern without which a text names no town."""
    return re.compile(_TOWN)


@cache
def county_ends() -> re.Pattern[str]:
    """Return the pattern without which a text names no county."""
    return re.compile(_COUNTY)


def towns_in(text: str) -> Iterator[Place]:
    """Yield the towns that a text names: at the head of a clause or a title, or behind a word that leads to a place."""
    for match in town_ends().finditer(text):
        if place := _ending_at(text, match, _TOWN_LEADS):
            yield place


def counties_in(text: str) -> Iterator[Place]:
    """Yield what a text names as a county, but for ordinary words with 县 behind them: 安排县文化馆, 年底县委编办."""
    for match in county_ends().finditer(text):
        place = _ending_at(text, match, _COUNTY_LEADS)
        if place and place.is_rare and _IN_NO_COUNTY.isdisjoint(place.bare):
            yield place


def is_a_town(bare: str, kind: str) -> bool:
    """Whether the list of towns has one of this name and kind (镇, 乡, 街道)."""
    return f" {bare} " in _listed().get(kind, "")


@cache
def _listed() -> dict[str, str]:
    with _TOWNS.open(encoding="utf-8") as lines:
        return {kind: f" {names}" for kind, _, names in (line.partition(" ") for line in lines)}


def may_be_named(bare: str) -> bool:
    """Whether a place may have such a name; verbs and the like have characters that names have not."""
    return _IN_NO_NAME.isdisjoint(bare)


def differ_in_one(name: str, own: str) -> bool:
    """Whether a name is the own one but for one character: 张圩镇, 汪圩镇."""
    own = own[-len(name) :]
    return len(name) == len(own) and sum(a != b for a, b in zip(name, own, strict=True)) == 1


def _ending_at(text: str, match: re.Match[str], leads: tuple[str, ...]) -> Place | None:
    """Return the place whose name ends at a match, ``None`` where no name begins that can be told from the words before it."""
    before = text[max(0, match.start() - _LONGEST_NAME) : match.start()]
    for length in range(min(_LONGEST_LISTED, len(before)), 1, -1):
        bare, lead = before[-length:], before[:-length]
        if _begins_there(lead, leads) and _is_surely_named(bare, match[0]):
            is_at_head = not lead or not _is_chinese(lead[-1]) or lead[-1] in _HEADS
            return Place(bare, bare + match[0], match.start() - length, match.end(), is_at_head)
    lengths = [2, 3, 4] if match[0] == "苏木" else [2, 3]
    if before.endswith("族") and (ethnic := re.search(_ETHNIC, before)):
        run = len(before) - max(map(before.rfind, _MARKS)) - 1
        lengths = [min(run, len(ethnic[0]))]
    for length in lengths:
        bare, lead = before[-length:], before[:-length]
        if len(bare) < length or not all(map(_is_chinese, bare)):
            return None
        if _begins_there(lead, leads) and not _is_no_name(bare):
            is_at_head = not lead or not _is_chinese(lead[-1]) or lead[-1] in _HEADS
            return Place(bare, bare + match[0], match.start() - length, match.end(), is_at_head)
    return None


def _begins_there(lead: str, leads: tuple[str, ...]) -> bool:
    """Whether a name may begin behind these words: at the head of a clause, behind a county's name, behind 在, 用于 …"""
    return not lead or not _is_chinese(lead[-1]) or lead[-1] in _HEADS or lead.endswith(leads)


def _is_surely_named(bare: str, kind: str) -> bool:
    """Whether a town is called so and ordinary words are not: 和平里街道, but not 中心 of 中心街道."""
    if kind not in _listed() or bare in ordinary_words() or re.fullmatch(_NO_NAMES, bare):
        return False
    is_of_verbs = len(bare) == len("两字") and not may_be_named(bare)
    return not is_of_verbs and is_a_town(bare, kind)


def _is_chinese(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _is_no_name(bare: str) -> bool:
    """Whether what stands before 镇, 乡 or 县 is no name of a place but verbs and the like."""
    is_word = any(re.fullmatch(_NO_NAMES, words) for words in (bare, bare[1:]))
    return is_word or not may_be_named(bare) or "镇" in bare or "县" in bare
