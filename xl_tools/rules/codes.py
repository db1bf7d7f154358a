"""JX1: 编码与表头, the codes and names of projects."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from xl_tools.model.finding import ERROR, FORMAL, WARNING
from xl_tools.model.submission import SheetRole
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.rule import Context, Fault, Fix, SubmissionRule, TableRule, repeated
from xl_tools.values.project_code import (
    ALPHABET,
    LENGTH,
    code_parts,
    has_valid_check,
    is_well_formed,
    nearest_codes,
    region_code,
    tidy_code,
)

_PLACES_NAMED = 3
_DIGITS_KEPT = 15
_SLIPS = 3
"""Characters that somebody leaves out or types twice; a code that is longer or shorter by more is none of ours."""
_ALIKE = 2
"""Codes built alike that are no slips, where they lack more than one character; of those that lack one it takes another."""
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+")


def code_missing(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：每张表都要填项目编码。
    依据：预算项目编码规则；项目库和预算管理一体化规范（财办〔2020〕13号）以编码认项目。
    原因：汇总、批复、监控、评价都靠编码认项目，没有编码就对不上账。
    举例：“项目编码”右边是空的。
    改法：用 xl-tools fill 按单位清单填写；清单里还没有编码的，向县财政局索取。
    """
    if not tidy_code(reading.table.code) and reading.asks("code"):
        yield _fault(reading, context, "没有填项目编码", "请按单位清单填写")


def code_malformed(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：项目编码是 21 位，只用数字和大写字母（不用 I、O、S、V、Z），前 8 位是数字。
    依据：项目编码的组成：行政区划 6 位、年度 2 位、类别 1 位、顺序号 11 位、校验码 1 位；字符集同 GB 32100-2015。
    原因：位数或字符不对的编码，系统导入时会被退回。
    举例：少一位、多一位、把数字 0 写成字母 O、用了全角或小写字母、中间有空格。
    改法：按单位清单改正；全角、小写、空格可以放心自动改。
    """
    code, tidy = reading.table.code, tidy_code(reading.table.code)
    if _is_cut_short(reading):
        message = f"项目编码存成了数字“{code}”，Excel 只留 15 位数字，后面的已经丢了"
        fault = _fault(reading, context, message)
        yield fault._replace(hint=f"请把单元格格式设为“文本”，再重新输入编码；{fault.hint}", fix=None)
        return
    if not tidy or is_well_formed(code) or _is_of_another_kind(reading, context):
        return
    if alike := _of_one_other_kind(reading, context):
        if alike[0] is reading:
            message = f"{len(alike)} 个项目编码都是 {len(tidy)} 位，不是 {LENGTH} 位的项目编码"
            hint = "请核对；是别的省、县的编码就不用改，不与单位清单核对"
            yield Fault("code", message, hint, WARNING)
        return
    if is_well_formed(tidy):
        message = f"项目编码“{code}”含全角、小写字母或空格"
        yield Fault("code", message, f"应写作 {tidy}", fix=Fix(code, tidy, safe=True))
        return
    wrong = sorted(set(tidy) - set(ALPHABET))
    if len(tidy) != LENGTH:
        what = f"项目编码“{code}”有 {len(tidy)} 位，应为 {LENGTH} 位"
    elif wrong:
        what = f"项目编码“{code}”含不会出现的字符 {'、'.join(wrong)}"
    else:
        what = f"项目编码“{code}”的前 8 位（行政区划、年度）应是数字"
    yield _fault(reading, context, what, _nearest(reading, context))


def _is_of_another_kind(reading: TableReading, context: Context) -> bool:
    """Whether a form of another place has codes of its own kind: all as long, and far from the length of these."""
    lengths = {len(tidy) for each in context.submission.tables if (tidy := tidy_code(each.table.code))}
    return (
        reading.form is not None
        and not context.projects
        and len(lengths) == 1
        and all(abs(length - LENGTH) > _SLIPS for length in lengths)
    )


def _of_one_other_kind(reading: TableReading, context: Context) -> list[TableReading]:
    """Return the forms of another place whose codes are all built alike, none of them as ours: nobody slips so twice."""
    tables = [each for each in context.submission.tables if tidy_code(each.table.code)]
    kinds = {_shape(each.table.code) for each in tables}
    is_other = reading.form is not None and not context.projects and len(kinds) == 1
    enough = _ALIKE if abs(len(tidy_code(reading.table.code)) - LENGTH) > 1 else _ALIKE + 1
    return tables if is_other and len({tidy_code(each.table.code) for each in tables}) >= enough else []


def _shape(code: str) -> str:
    """Return how a code is built: where it has digits and where letters."""
    return "".join("9" if each.isdecimal() else "A" for each in tidy_code(code))


def _is_cut_short(reading: TableReading) -> bool:
    """Whether a code was typed as a number of more digits than Excel keeps, or is the text that this leaves."""
    code = tidy_code(reading.table.code)
    return bool(_SCIENTIFIC.fullmatch(code)) or (reading.code_is_number and len(code) > _DIGITS_KEPT)


def check_character_wrong(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：项目编码的最后一位是校验码，由前 20 位算出。
    依据：校验码算法仿 GB 32100-2015，参数由实际编码推得。
    原因：校验码不符，说明编码里至少有一个字符抄错了。
    举例：…10052N 抄成 …10053N。
    改法：与单位清单核对，提示里给出清单中最接近的编码。清单的编码（三个以上）大多合这个算法，或设置里写了它的级别，才查；没有清单的只作提醒。
    """
    code = tidy_code(reading.table.code)
    if not _check_fails(reading, context):
        return
    if context.listed.of_code(code):
        message = f"项目编码“{code}”的校验码不符，单位清单里也是这样写的"
        yield Fault("code", message, "请向县财政局核对单位清单", WARNING)
        return
    message = f"项目编码“{code}”的校验码不符，编码中有字符抄错"
    fault = _fault(reading, context, message, _nearest(reading, context))
    yield fault._replace(severity=context.check_character)


def _check_fails(reading: TableReading, context: Context) -> bool:
    code = tidy_code(reading.table.code)
    is_whole = is_well_formed(code) and not _is_cut_short(reading)
    return is_whole and context.check_character is not None and not has_valid_check(code)


def code_differs_from_list(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：项目编码与单位清单中同名项目的编码一致。
    依据：财政部门下达的单位清单（项目批复）。
    原因：编码本身没有抄错，却是别的项目的，钱和绩效就会记到别处。
    举例：执法经费的表上写着安监经费的编码。
    改法：核对项目名称和编码，哪个错改哪个；xl-tools fill 可按名称改正编码。
    """
    code = tidy_code(reading.table.code)
    listed = context.listed.match(reading.table.name).project
    if _check_fails(reading, context) or any(_other_year_or_region(code, context)):
        return  # JX103 or JX109 says it
    if listed and _is_for_another_year(listed.code, code, context):
        return  # the form is right: JX109 says that the list is of another year
    if listed and listed.code and is_well_formed(code) and code != listed.code and not _is_cut_short(reading):
        owner = next((project.name for project in context.listed.of_code(code)), "")
        of = f"，那是“{owner}”的编码" if owner else ""
        message = f"项目编码 {code} 与单位清单不一致{of}"
        yield _fault(reading, context, message)


def _is_for_another_year(listed: str, code: str, context: Context) -> bool:
    """Whether a list of another year has its code of a project, whose right code of the workbook's own year stands here."""
    year = context.submission.stated.year
    if not year or not context.submission.info_cells or context.once(_year_of_list) in (None, year):
        return False
    both = is_well_formed(listed) and is_well_formed(code)
    return both and code_parts(code).year == year != code_parts(listed).year


def is_list_of_another_year(context: Context) -> bool:
    """Whether the list is of another year than the workbook, whose codes are of its own: it cannot tell its projects then."""
    year, of_list = context.submission.stated.year, context.once(_year_of_list)
    if not year or not context.submission.info_cells or of_list in (None, year):
        return False
    codes = (tidy_code(each.table.code) for each in context.submission.tables)
    years = {code_parts(code).year for code in codes if is_well_formed(code)}
    return year in years and of_list not in years


def _year_of_list(context: Context) -> int | None:
    """Return the year that most codes of the list are of."""
    years = Counter(code_parts(each.code).year for each in context.projects if is_well_formed(each.code))
    return years.most_common(1)[0][0] if years else None


def code_repeated(context: Context) -> Iterator[Fault]:
    """要求：一个项目编码只用在一张表上；几个文件一起校验、汇总时，也不与别的文件重复。
    依据：预算管理一体化规范（财办〔2020〕13号）：一个项目一个编码。
    原因：两张表同一个编码，汇总时会互相覆盖。
    举例：复制上一张表来填，忘了改编码，或只改了最后一位（前 20 位相同，校验码就该相同）；拿别的乡镇的工作簿来填，编码没有换。
    改法：按单位清单改正其中一张。与别的文件重复、而单位清单上就是这个编码的，只作提醒：错的多半是那一张。
    """
    has_check = context.check_character is not None

    def own_part(reading: TableReading) -> str:
        code = tidy_code(reading.table.code)
        return code[:-1] if has_check and len(code) == LENGTH else code

    for reading, other in repeated(context.submission.tables, own_part):
        place = f"“{other.table.name}”（工作表 {other.sheet} 的 {other.address('code')}）"
        code = tidy_code(reading.table.code)
        is_same = code == tidy_code(other.table.code)
        message = f"项目编码 {code} 与{place}{'重复' if is_same else '的前 20 位重复'}"
        yield _fault(reading, context, message)._replace(fix=None)


def code_used_elsewhere(reading: TableReading, elsewhere: Sequence[str], context: Context) -> Fault:
    """Return what is wrong with a table whose code other files have too, at the places told.

    A code that the unit list gives to this very project is to be looked at only: the wrong one is likely elsewhere.
    """
    code, listed = tidy_code(reading.table.code), context.listed.match(reading.table.name).project
    more = f"等 {len(elsewhere)} 处" if len(elsewhere) > _PLACES_NAMED else ""
    message = f"项目编码 {code} 与别的文件重复：{'；'.join(elsewhere[:_PLACES_NAMED])}{more}"
    if listed and listed.code == code:
        hint = f"单位清单中“{listed.name}”就是这个编码，请核对那一边"
        return Fault("code", message, hint, WARNING, table=reading)
    return _fault(reading, context, message)._replace(fix=None)


def name_not_listed(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：项目名称与单位清单中的名称一致（空格、全角半角不计）。
    依据：财政部门下达的单位清单（项目批复）。
    原因：名称差一个字，就填不上编码、对不上批复。
    举例：“村党组织活动经费”写成“村党组织活动费”。
    改法：从提示的候选里选对的名称照抄。
    """
    name = reading.table.name
    if not name:
        yield Fault("name", "没有填项目名称", "请按单位清单填写", ERROR)
        return
    if context.once(is_list_of_another_year):
        return  # JX109 says it
    match, by_code = context.listed.match(name), context.listed.of_code(tidy_code(reading.table.code))
    candidates = (*by_code, *(project for project in match.candidates if project not in by_code))
    if candidates and match.project is None:  # where none is near, JX702 says it
        near = "、".join(f"“{project.name}”" for project in candidates)
        yield Fault("name", f"项目名称“{name}”不在单位清单中", f"最接近的是：{near}")


def code_of_other_year_or_region(context: Context) -> Iterator[Fault]:
    """要求：编码第 1–6 位是本单位的行政区划代码，第 7–8 位是本年度；单位清单里有的编码以清单为准。
    依据：项目编码的组成：第 1–6 位是行政区划（GB/T 2260），第 7–8 位是年度。
    原因：去年的编码不能用在今年的表上。
    举例：2024 年度的表上写着 …23P… 的编码；“单位信息”的年度是 2024，单位清单却是 2023 年度的。
    改法：按本年度的单位清单填写；若是“单位信息”里的年度或区划写错，改那里。
    """
    for reading in context.submission.tables:
        for what in _other_year_or_region(tidy_code(reading.table.code), context):
            yield _fault(reading, context, what, "请核对编码，也请核对“单位信息”里的年度和区划")
    yield from _info_against_list(context)


def _other_year_or_region(code: str, context: Context) -> Iterator[str]:
    """Say in what a right code that the list does not hold is not of the workbook's own year and region, as far as known."""
    info = context.submission.info
    if not (is_well_formed(code) and has_valid_check(code)) or context.listed.of_code(code):
        return
    parts, region = code_parts(code), region_code(info.region)
    if info.year and parts.year != info.year:
        yield f"项目编码 {code} 是 {parts.year} 年度的，本工作簿是 {info.year} 年度"
    if region and parts.region != region:
        yield f"项目编码 {code} 的行政区划 {parts.region} 不是本单位的 {region}"


def _info_against_list(context: Context) -> Iterator[Fault]:
    """Yield what 单位信息 says otherwise than the codes of the unit list: a year, a county; a city's own code fits its counties."""
    stated, cells = context.submission.stated, context.submission.info_cells
    listed = [code_parts(each.code) for each in context.projects if is_well_formed(each.code)]
    if not listed or not cells:
        return
    year = context.once(_year_of_list)
    region, own = Counter(parts.region for parts in listed).most_common(1)[0][0], region_code(stated.region)
    sheet = next(note.name for note in context.submission.sheets if note.role is SheetRole.UNIT_INFO)
    hint = "请核对是“单位信息”错了，还是单位清单不是这个年度、这个区划的"
    if stated.year and year != stated.year:
        what = f"“单位信息”的年度是 {stated.year}，单位清单里的项目编码是 {year} 年度的"
        yield Fault(cells.get("year"), what, hint, sheet=sheet)
    if own and not own.startswith(region.rstrip("0")):
        what = f"“单位信息”的行政区划是 {own}，单位清单里的项目编码是 {region} 的"
        yield Fault(cells.get("region"), what, hint, sheet=sheet)


def _fault(reading: TableReading, context: Context, message: str, hint: str = "请按单位清单改正") -> Fault:
    """Return a fault of a code, which the one that the list has for a project of this name mends, if it has one.

    Only the list can know the right code, so a person should look.
    """
    listed, code = context.listed.match(reading.table.name).project, reading.table.code
    if listed is None or not listed.code:
        return Fault("code", message, hint, table=reading)
    fix = Fix(code, listed.code) if code != listed.code else None
    return Fault("code", message, f"单位清单中“{listed.name}”的编码是 {listed.code}", table=reading, fix=fix)


def _nearest(reading: TableReading, context: Context) -> str:
    """Name the codes of the list that are nearest to a wrong one."""
    known = {project.code: project.name for project in context.projects if project.code}
    near = [f"{code}（{known[code]}）" for code in nearest_codes(tidy_code(reading.table.code), tuple(known))]
    return f"清单中最接近的编码：{'、'.join(near)}" if near else "请按单位清单核对"


RULES = (
    TableRule("JX101", "项目编码缺失", ERROR, FORMAL, code_missing),
    TableRule("JX102", "项目编码不是 21 位或含非法字符", ERROR, FORMAL, code_malformed, safe_fix=True),
    TableRule("JX103", "项目编码校验码不符", ERROR, FORMAL, check_character_wrong),
    TableRule("JX104", "项目编码与单位清单不一致", ERROR, FORMAL, code_differs_from_list),
    SubmissionRule("JX105", "项目编码重复", ERROR, FORMAL, code_repeated),
    TableRule("JX106", "项目名称不在单位清单中", WARNING, FORMAL, name_not_listed),
    SubmissionRule("JX109", "编码中的年度或行政区划不符", WARNING, FORMAL, code_of_other_year_or_region),
)
