"""The kinds of spending that townships have: what tells them in a project's name, and what their indicators speak of.

A project of a subject that a library does not know has still indicators of its kind: what is built is accepted and finished
in time, what is paid to people is paid to the right ones. Which indicators these are the library says; here stands only by
which words a kind is known.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple


class SpendingKind(NamedTuple):
    """A kind of spending: what it is called, and the words by which it is known.

    ``plain`` words of a project's name say the kind and nothing else (维护), ``telling`` ones what the project is about as
    well (防汛); ``of_indicators`` are those of its indicators.
    """

    name: str
    plain: re.Pattern[str]
    telling: re.Pattern[str]
    of_indicators: re.Pattern[str]


_NONE = "(?!)"


def _kind(name: str, plain: str, telling: str, of_indicators: str) -> SpendingKind:
    return SpendingKind(name, re.compile(plain), re.compile(telling), re.compile(of_indicators))


SPENDING_KINDS = (
    _kind(
        "工程建设",
        "建设|工程|改造|新建|修建|扩建|改建|翻建|加固|修缮|安装|铺设|打造|治理|修复|提升|拆除|疏浚|打井",
        "硬化|亮化|绿化|高标准|清淤|美化",
        "工程(?:验收|完工|总成本|质量)|(?:改造)?竣工|开工|完工|施工(?:工期|安全)|工期|(?:项目)?验收合格|交付使用|项目(?:完成|总投资)|管护机制",
    ),
    _kind(
        "资金发放",
        "补贴|补助|津贴|奖补|奖励|生活费|补偿|扶助|资助|扶持|发放|待遇|膳食|生活保障",
        "救助|慰问|报酬|工资|优抚|抚恤|优待|贴息|代缴|供养|助学|助残|低保|养老金|保险费|养老保险|医疗保险",
        "(?:补[助贴]|资金)?(?:足额)?发放(?!差错)|兑付率|名册审核|补[助贴](?:标准|人数|对象)|资格认证",
    ),
    _kind(
        "运行维护",
        "维护|维修|养护|管护|运维|运行|维养|运营|检修|保养|系统|平台|托管",
        "电费|水费|网络费|租赁|广播|网络",
        "设施(?:完好|正常|修复)|运行率|故障(?:修复|响应)|服务期限|养护制度|管护主体",
    ),
    _kind(
        "保护管护",
        "保护|管护|看护|巡护",
        "古树|文物|水源|耕地|湿地|林地",
        "管护(?:主体|机制|协议)|长效|养护制度|巡查(?:频率|次数|责任人)",
    ),
    _kind(
        "环境卫生",
        "清扫",
        "垃圾|保洁|环卫|公厕|清运|村容|人居环境|卫生(?!室|院|所|厕|健康)",
        "保洁(?:频率|覆盖率|行政村)|垃圾(?:清|无害)|环境投诉|长效管护",
    ),
    _kind("教育培训", "培训|轮训|讲座|技能", "夏令营|远程教育|党员教育", "培训(?!费)|参训|学员|师资"),
    _kind(
        "检查监管",
        "检查|监管|巡查|监督|排查|监测|抽检|检测|整改|查处|打击|收容",
        "执法|禁烧|审计|巡察|整治",
        "检查(?:记录|单位|次数)|巡查(?:频率|次数)|问题整改",
    ),
    _kind(
        "安全应急",
        "安全|防控|应急|防灾|防治|防制",
        "防[汛火疫旱溺]|消防|救灾|减灾|抗旱|救援|灾害",
        "隐患整改率|预警|险情|物资(?:验收|到位)|宣传活动|安全(?:责任)?事故",
    ),
    _kind(
        "平安稳定",
        "稳定",
        "平安|治安|综治|维稳|信访|扫黑|禁毒|反诈|反邪|调解|矛盾|矫正|巡防|天网|雪亮|社会治理|国防|双拥",
        "排查行政村|宣传活动|政策宣传|宣传发动|巡查次数",
    ),
    _kind(
        "宣传活动",
        "宣传|活动|推介|宣教|展销|展览|放映",
        "文化|演出|科普|普法|比赛|运动会|节庆|文明|志愿|电影|体育|阅读|妇联|妇女|工会|团委|共青团|关工委|统战|科协|文联|儿童|青少年|老干部|民族|宗教|侨务",
        "宣传活动|政策宣传|活动(?:场次|次数|参与)|知晓率|参与率",
    ),
    _kind(
        "人员队伍",
        "人员|队伍|岗位|聘用|劳务",
        "[^人职官党团会委队成动演社]员|专干|助理|保安|护工|辅警",
        "到岗|在岗率|考核(?:合格|覆盖)|绩效考核",
    ),
    _kind(
        "采购配备",
        "购置|采购|配备|设备|装备|器材|制作",
        "储备|物资",
        "采购完成|物资(?:验收|到位)|交付使用|装备完好",
    ),
    _kind(
        "委托服务",
        "服务|委托|代理|外包|购买|业务",
        "保洁|清运|筛查|体检|保险|诊断|家政|物业",
        "服务(?:期限|时间|费支付|质量|成本|群众人次|行政村)|抽查",
    ),
    _kind(
        "规划咨询",
        "评估|规划|编制|咨询|设计|委托",
        "审计|评审|测绘|测量|顾问|监理|可研|勘察",
        "(?:数据)?成果(?:入库|验收)|报告份数|服务(?:费支付|质量|期限|成本)",
    ),
    _kind(
        "调查登记",
        "登记|采集|信息化",
        "普查|调查|统计|确权|测绘|档案|数字化",
        "(?:统计)?数据(?:成果|差错)|成果|差错率|入库",
    ),
    _kind(
        "产业发展",
        "产业|示范|推广|基地|特色|农业",
        "种植|养殖|合作社|大棚|林果|加工|电商|集体经济|良种|繁育|旅游",
        "带动(?:户数|就业|务工)|村集体年收益|增收|资产确权|项目验收",
    ),
)
RUNNING = _kind(
    "运转保障",
    "经费|业务费|办公|运转|工作",
    _NONE,
    "支出合规|经费(?:足额)?拨付|工作(?:任务)?(?:保障|完成)|公用经费|内控制度|支付办理",
)
_SHARES = (1.0, 0.7, 0.5)
_BESIDE, _ALONE = 0.6, 0.8
"""How far any project is one that is kept going: beside another kind, and where none is known."""


def kinds_of(project: str) -> Mapping[str, float]:
    """Return the kinds of a project by its name, with how far it is of each: what stands last says what it is."""
    last = {
        kind.name: max(found.end() for found in all_found)
        for kind in SPENDING_KINDS
        if (all_found := [*kind.plain.finditer(project), *kind.telling.finditer(project)])
    }
    ends = sorted({*last.values()}, reverse=True)
    kinds = {name: _SHARES[min(ends.index(end), len(_SHARES) - 1)] for name, end in last.items()}
    if not kinds:
        kinds[RUNNING.name] = 1.0 if RUNNING.plain.search(project) else _ALONE
    elif RUNNING.plain.search(project):
        kinds[RUNNING.name] = _BESIDE
    return kinds


_SPEAKS = {kind.name: kind.of_indicators for kind in (*SPENDING_KINDS, RUNNING)}


def tells_a_kind(word: str) -> bool:
    """Whether a word is one by which a kind is known, and no other part of it means the same."""
    return any(kind.telling.fullmatch(word) for kind in SPENDING_KINDS)


def working_kinds(text: str) -> frozenset[str]:
    """Return the kinds whose plain words stand in a text."""
    return frozenset(kind.name for kind in SPENDING_KINDS if kind.plain.search(text))


def kinds_spoken_of(indicator: str) -> list[str]:
    """Return the kinds of whose indicators' words the name of one has some."""
    return [kind for kind, words in _SPEAKS.items() if words.search(indicator)]


def beside_kind(indicator: str, kind: str) -> str:
    """Return what the name of an indicator says beside the words of a kind."""
    return _SPEAKS[kind].sub(" ", indicator)
