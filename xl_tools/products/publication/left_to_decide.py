"""What only a person can tell before a workbook is made public: names beside amounts of aid, contacts, accounts, secrets."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from xl_tools.model.grid import Cell, Grid
from xl_tools.opc.seen_sheet import Taken

_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆"
    "汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞"
    "颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻"
    "祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇"
    "栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊"
    "仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修"
)
_NAME = f"[{_SURNAMES}][\u4e00-\u9fa5]{{1,2}}"
_AID = re.compile(
    r"补助|补贴|救助|救济|慰问|抚恤|低保|特困|五保|帮扶|资助|优抚|困难|临时救|助学|奖励|养老|高龄|残疾"
)
_HEADS_OF_NAMES = re.compile(
    r"(?:姓名|户主|户主姓名|领取人|受助人|受益人|补助对象姓名|补贴对象姓名|救助对象姓名|农户姓名|学生姓名|监护人|家庭成员)"
)
_CONTACT = re.compile(
    r"(?:联系人|经办人|填报人|填表人|负责人|项目负责人|单位负责人|财务负责人|制表人|复核人|审核人)[:：]?"
)
_CALLED = re.compile(r"(?:联系电话|电话|手机|传真|办公电话)[:：]?")
_ACCOUNT = re.compile(r"(?:银行)?(?:账号|帐号|账户|卡号)")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_SECRET = re.compile(r"绝密|机密(?!性)|秘密(?!书)|涉密|内部资料|不予公开|不得公开|不宜公开|仅供内部")
_PERSON = (
    r"(?:村民|群众|学生|老人|户主|职工|党员|烈属|五保户|低保户|困难户|退役军人|患者|儿童|残疾人|遗属|同志)"
)
_AFTER_PERSON = re.compile(
    rf"{_PERSON}({_NAME}?)(?=同志|等|[（(，,、：:\s]|\d)[^。；\n]{{0,12}}?\d[\d,.]*\s*万?元"
)
_PAIRS = re.compile(
    rf"(?:^|[：:，,、；;（(\s]|救助|补助|补贴|慰问|资助|发放|给予|其中)({_NAME})[：:\s（(]*\d[\d,.]*\s*元"
)
_NO_NAME = re.compile(
    r"[费额价款金资市县镇乡村组户项元共计每合均约达为的等及其中费收支本全年月日标准预算度累平方公里路面积数量用材料设备]"
)
_LEAST_PAIRS = 2
_AROUND = 12  # characters
_LONG_NUMBER = re.compile(r"\d{9,}")
_LANDLINE = re.compile(r"\d[\d-]{6,}")
_DECIDE_NAMES = "名字和补助金额在一起：依法要公示的才公开，只留必要的几项，不该公开的请在原件里删去"


def left_to_decide(grid: Grid) -> Iterator[Taken]:
    """Yield what a person must look at on a sheet of the copy, with its cells."""
    mentions_aid = any(_AID.search(text) for _, text in grid.filled())
    for cell, text in grid.filled():
        if _HEADS_OF_NAMES.fullmatch(text.replace(" ", "")):
            below = _names_below(grid, cell)
            if below and mentions_aid:
                where = f"{below[0].address}:{below[-1].address}"
                yield Taken("补助对象的姓名", grid.sheet, where, f"{len(below)} 人", _DECIDE_NAMES)
        if _AID.search(text) and (names := _names_in(text)):
            yield Taken("补助对象的姓名", grid.sheet, cell.address, "、".join(names), _DECIDE_NAMES)
        if found := _SECRET.search(text):
            around = _cut(text[max(found.start() - _AROUND, 0) : found.end() + _AROUND])
            yield Taken("涉密或不公开的字样", grid.sheet, cell.address, around, "涉密的项目不公开，请核实")
        if found := _ADDRESS.search(text):
            yield Taken("电子邮箱", grid.sheet, cell.address, found[0], "是个人的请在原件里删去")
        yield from _labelled(grid, cell, text)


def _labelled(grid: Grid, cell: Cell, text: str) -> Iterator[Taken]:
    """Yield what stands behind a label, in its cell or the next one to the right."""
    for pattern, content, kind, advice in _LABELS:
        match = pattern.match(text)
        if not match:
            continue
        behind = text[match.end() :].strip()
        at, said = (cell, behind) if behind else _next(grid, cell)
        if said and content.search(said):
            yield Taken(kind, grid.sheet, at.address, _cut(said), advice)


_LABELS: Final = (
    (_CONTACT, re.compile(rf"^{_NAME}$"), "联系人、经办人的姓名", "不必公开的请在原件里删去"),
    (_CALLED, _LANDLINE, "联系电话", "单位公开的电话可以留，个人的请在原件里删去"),
    (_ACCOUNT, _LONG_NUMBER, "银行账号", "单位的账号也不宜公开，请核实"),
)


def _next(grid: Grid, cell: Cell) -> tuple[Cell, str]:
    """Return the next filled cell to the right."""
    for column in range(cell.column + 1, grid.width):
        if text := grid.text(cell.row, column):
            return Cell(cell.row, column), text
    return cell, ""


def _names_below(grid: Grid, head: Cell) -> list[Cell]:
    names = []
    for row in range(head.row + 1, grid.height):
        text = grid.text(row, head.column).replace(" ", "").replace("\u3000", "")
        if not text:
            continue
        if not re.fullmatch(r"[\u4e00-\u9fa5·]{2,5}", text):
            break
        names.append(Cell(row, head.column))
    return names


def _names_in(text: str) -> Sequence[str]:
    """Return the names of persons that stand before amounts; one alone only where it is said whose it is."""
    called = [match[1] for match in _AFTER_PERSON.finditer(text) if not _NO_NAME.search(match[1])]
    pairs = [match[1] for match in _PAIRS.finditer(text) if not _NO_NAME.search(match[1])]
    return [*dict.fromkeys([*called, *(pairs if len(pairs) >= _LEAST_PAIRS else ())])]


def _cut(text: str, most: int = 30) -> str:
    told = " ".join(text.split())
    return told if len(told) <= most else f"{told[:most]}…"
