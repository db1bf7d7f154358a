"""Number formats: what cells show, as LibreOffice says (its csv of the same cells) or as Excel's own rules do."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xl_tools.values.number_format import (
    BUILT_IN,
    GENERAL,
    UnknownFormatError,
    is_date_format,
    shown_number,
    shown_text,
)

GIVEN = Path(__file__).parents[3] / "shared" / "cases" / "shown_text.tsv"
LIBREOFFICE: list[tuple[float | str, str, str]] = [
    (12, '0"户"', "12户"),
    (1204, '#,##0"人"', "1,204人"),
    (0.985, '"不低于"0.0%', "不低于98.5%"),
    (3, '"第"0"批"', "第3批"),
    (36.5, '0.0"公里"', "36.5公里"),
    (36, '0.0"公里"', "36.0公里"),
    (-12.5, "0.00;[Red]-0.00", "-12.50"),
    (-12.5, "0.00;[Red]0.00", "12.50"),
    (0, '0.00;-0.00;"无"', "无"),
    (1500000, '#,##0.0,,"百万元"', "1.5百万元"),
    (125000, '0.00,"千元"', "125.00千元"),
    (906003, "0000000", "0906003"),
    (42, '"编号"00000', "编号00042"),
    (20231205, '0000"-"00"-"00', "2023-12-05"),
    (20231205, "0000-00-00", "2023-12-05"),
    (130324, "00 00 00", "13 03 24"),
    (45261.5, 'yyyy"-"mm"-"dd hh:mm', "2023-12-01 12:00"),
    (45261, "yyyymmdd", "20231201"),
    (45261, 'yyyy"年"mm"月"dd"日"', "2023年12月01日"),
    (45261, "m/d", "12/1"),
    (45261, "mm-dd", "12-01"),
    (45261, 'yy"年"m"月"', "23年12月"),
    (45261, "d", "1"),
    (45261, "dd", "01"),
    (45265, "[$-804]aaaa", "星期二"),
    (45265, "[$-804]aaa", "二"),
    (44620, "[$-409]mmm d, yyyy", "Feb 28, 2022"),
    (44620, "[$-409]dddd, mmmm dd, yyyy", "Monday, February 28, 2022"),
    (44620, "[$-409]ddd", "Mon"),
    (44620, "[$-409]mmmmm", "F"),
    (0.25, "h:mm:ss", "6:00:00"),
    (0.75, "[$-409]h:mm AM/PM", "6:00 PM"),
    (0, "[$-409]h AM/PM", "12 AM"),
    (0.5, "[$-409]h AM/PM", "12 PM"),
    (1.25, '[h]"小时"', "30小时"),
    (0.0125, '[m]"分钟"', "18分钟"),
    (0.0125, "[m]:ss", "18:00"),
    (0.123456, "h:mm:ss.00", "2:57:46.60"),
    (45261.999999, "yyyy/m/d h:mm:ss", "2023/12/2 0:00:00"),
    (0.5, 'hh"时"mm"分"ss"秒"', "12时00分00秒"),
    (123456.789, "0.0E+0", "1.2E+5"),
    (0.000123, "0.000E-00", "1.230E-04"),
    (123456, "0E+00", "1E+05"),
    (1234567, "##0.00E+0", "1.23E+6"),
    (-0.00012, "0.00E+00", "-1.20E-04"),
    (3.75, "# ?/?", "3 3/4"),
    (3.14159, "# ??/??", "3 14/99"),
    (0.125, "?/?", "1/8"),
    (2.5, "?/?", "5/2"),
    (5, "# ?/?", "5"),
    (0.3, "# ???/???", "3/10"),
    (2.25, "0 0/0", "2 1/4"),
    (2.5, "# ?/2", "2 1/2"),
    (2.3, "# ?/8", "2 2/8"),
    (0.5, "# ?/4", "2/4"),
    (2.25, "# ??/16", "2  4/16"),
    (1234.5, "[$$-409]#,##0.00", "$1,234.50"),
    (1234.5, "[$€-2] #,##0.00", "€ 1,234.50"),
    (1234.5, "#,##0.00[$€-407]", "1,234.50€"),
    (1234.5, "[$CNY] #,##0.00", "CNY 1,234.50"),
    (-1234.5, "#,##0.00_);[Blue]-#,##0.00_)", "-1,234.50"),
    (5, '[>10]"多";[>3]"中";"少"', "中"),
    (2, '[>10]"多";[>3]"中";"少"', "少"),
    (11, '[>10]"多";[>3]"中";"少"', "多"),
    (-5, '[<0]"负"0;0', "负5"),
    (-5, '[>0]0;0"x"', "5x"),
    (7, '[<>7]0;"七"', "七"),
    (7, '[<=7]0"以下";0', "7以下"),
    (0.5, "#.##", ".5"),
    (0.5, "#.00", ".50"),
    (0.5, "?.00", ".50"),
    (1234.5, "?,???.0?", "1,234.5"),
    (0.125, "0.###", "0.125"),
    (1234567.5, "#,##0.###", "1,234,567.5"),
    (0, "#,###", ""),
    (0.004, "0.00;-0.00", "0.00"),
    (-0.004, "0.00;-0.00", "-0.00"),
    (-0.004, "0.00", "0.00"),
    (-0.4, "0", "0"),
    (95, '0"%以上"', "95%以上"),
    (0.95, '0%"以上"', "95%以上"),
    (0.95, '"达到"0.00%', "达到95.00%"),
    (0.5, "%0", "%50"),
    (0.005, "0.0‰", "0.0‰"),
    (100, "0.00;;;", "100.00"),
    (-100, "0.00;;;", ""),
    ("文本", '0;0;0;"["@"]"', "[文本]"),
    ("文本", "@@", "文本文本"),
    ("文本", '"甲"@"乙"', "甲文本乙"),
    ("文本", "0;0;0;", ""),
    (5, '@"件"', "5"),
    (2.5, 'General" 亩"', "2.5 亩"),
    (-2.5, 'General;General"负"', "2.5负"),
    (-2.5, "General", "-2.5"),
    (12, '[DBNum1][$-804]General"个"', "一十二个"),
    (100, "[DBNum1][$-804]General", "一百"),
    (1001, "[DBNum1][$-804]General", "一千〇一"),
    (10000, "[DBNum1][$-804]General", "一万"),
    (20300400, "[DBNum2][$-804]General", "贰仟零叁拾万零肆佰"),
    (110, "[DBNum2][$-804]General", "壹佰壹拾"),
    (0, "[DBNum2][$-804]General", "零"),
    (-15, "[DBNum2][$-804]General", "-壹拾伍"),
    (123456789, "[DBNum2][$-804]General", "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖"),
    (45270, '[DBNum1][$-804]m"月"d"日"', "十二月十日"),
    (45291, '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二三年十二月三十一日"),
    (45280, '[DBNum3][$-804]yyyy"年"m"月"d"日"', "２０２３年１２月２０日"),
    (1234567890123, "#,##0", "1,234,567,890,123"),
    (1000000000000000.0, "0", "1000000000000000"),
    (0.30000000000000004, "0.0000000000000000", "0.3000000000000000"),
    (1e-07, "0.00000", "0.00000"),
    (123.456, "0.0_-", "123.5"),
    (5, '0\\ "元"', "5 元"),
    (5, '"a""b"0', "ab5"),
    (5, "0;0;0", "5"),
    (1234.5, "#,##0.00\\元", "1,234.50元"),
    (12, '00"/"00', "00/12"),
    (61, "yyyy-mm-dd", "1900-03-01"),
    (45261, "yyyy\\年m\\月", "2023年12月"),
    (0.5, "[$-F400]h:mm:ss\\ AM/PM", "12:00:00"),
    (45261, 'yyyy"Q"', "2023Q"),
    (12345, "0,0", "12,345"),
    (12345, "0,000.00", "12,345.00"),
    (5, "0,000", "0,005"),
    (12345.6, "# ##0.0", "12 345.6"),
    (0.55, '[DBNum3][$-804]h"时"mm"分"', "１３时１２分"),
    (5, ".00", "5.00"),
    (1234.5, ".0", "1234.5"),
    (9.999, "0.0E+0", "1.0E+1"),
    (999.99, "##0.0E+0", "1.0E+3"),
    (1.5, '"共"# ?/?"份"', "共1 1/2份"),
    (1.5, "# ?/10", "1 5/10"),
    (
        1e300,
        "0",
        "1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    ),
    (1e20, "#,##0.00", "100,000,000,000,000,000,000.00"),
    (1e-300, "0.00", "0.00"),
    (12, '[>=0]0;"负"0', "12"),
    (-12, '[>=0]0;"负"0', "负12"),
    (-12, '[<-10]0"低";0', "-12低"),
    (-12, "[<=100]0;0.0", "-12"),
    (3000000, "0.00E+00", "3.00E+06"),
    (45261, "yyyy-mm-dd;@", "2023-12-01"),
    (5, "0;@", "5"),
    (-5, "0;@", "-5"),
    (0, "0;\\-0;@", "0"),
    (1e-05, "0.00%", "0.00%"),
    (12.5, '0.0"%"', "12.5%"),
    (0.5, '"占比"0%', "占比50%"),
    (1234.567, "#,##0.0#", "1,234.57"),
    (1234, "#,##0.0#", "1,234.0"),
    (0.5, "00.00", "00.50"),
    (12345678.9, '#,##0.00,"千"', "12,345.68千"),
    (5, "??/??", "5/1"),
    (0, "# ?/?", "0"),
    (0.01, "# ?/?", "0"),
    (0.99, "# ?/?", "1"),
    (-1.5, "# ?/?", "-1 1/2"),
    (1234.5, "General", "1234.5"),
]
EXCEL: list[tuple[float, str, str]] = [
    # Excel counts from 1900-01-00, has a 29 February in 1900, shows no negative day and none after the year 9999
    (0, "yyyy-mm-dd", "1900-01-00"),
    (60, "yyyy/m/d", "1900/2/29"),
    (61, "yyyy/m/d", "1900/3/1"),
    (-5, "yyyy-mm-dd;@", "########"),
    (2e9, "yyyy-mm-dd", "########"),
    # the long date and the time of the system, as a Chinese Windows has them
    (45261, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2023年12月1日"),
    (0.5, "[$-F400]h:mm:ss\\ AM/PM", "12:00:00"),
    # a tenth is 十, not 一十, where days and hours are spelled; the formal numerals keep theirs
    (0.55, '[DBNum1][$-804]上午/下午h"时"mm"分"', "下午一时十二分"),
    (0.55, '[DBNum1][$-804]h"时"mm"分"', "十三时十二分"),
    (45280, '[DBNum2][$-804]yyyy"年"m"月"d"日"', "贰零贰叁年壹拾贰月贰拾日"),
    (45261, 'e"年"', "2023年"),
    (2, "0.##", "2."),
    (25000, '0!.0,"万"', "2.5万"),
]


@pytest.mark.parametrize(("value", "code", "shown"), [*LIBREOFFICE, *EXCEL])
def test_a_cell_shows(value: float | str, code: str, shown: str) -> None:
    assert (shown_text(value, code) if isinstance(value, str) else shown_number(value, code)) == shown


def test_the_given_cases() -> None:
    """All but numbers under ``General``, or under ``@`` which shows them so.

    Excel shows those by the width of their column, at most 11 digits; the program keeps all digits so that nothing is lost.
    """
    if not GIVEN.exists():
        pytest.skip("the real document is not beside this checkout (../shared/cases)")
    wrong, tried = [], 0
    for line in GIVEN.read_text(encoding="utf-8").splitlines()[1:]:
        value, name, expected = line.split("\t")[:3]
        is_number = value[0] not in '"TF'
        if value in ("TRUE", "FALSE") or (is_number and name in (GENERAL, "@", "#49")):
            continue  # truth values show themselves under any format, which is the reader's
        code = BUILT_IN[int(name[1:])] if name[0] == "#" and name[1:].isdigit() else name
        shown = shown_number(float(value), code) if is_number else shown_text(value[1:-1], code)
        wrong += [(value, name, expected, shown)] if shown != expected else []
        tried += 1
    assert wrong == []
    assert tried > 170


def test_days_are_counted_from_1904_where_a_workbook_says_so() -> None:
    assert shown_number(43799, "yyyy-mm-dd", from_1904=True) == "2023-12-01"
    assert shown_number(0, "yyyy-mm-dd", from_1904=True) == "1904-01-01"


@pytest.mark.parametrize(
    ("code", "is_date"), [("yyyy", True), ("[h]:mm", True), ("0.00", False), ('"d"0', False)]
)
def test_a_date_is_told_by_its_format(code: str, *, is_date: bool) -> None:
    assert is_date_format(code) is is_date


@pytest.mark.parametrize(
    ("value", "code"), [(45261, "b"), (45261, "ggge"), (1, "0." + "0" * 900), (1e20, "[DBNum1]General")]
)
def test_what_is_not_known_is_said(value: float, code: str) -> None:
    with pytest.raises(UnknownFormatError):
        shown_number(value, code)


PIECES = st.sampled_from(
    [
        *"0#?.,%/@;;;-+() _*\\!\"'ymdhsaegbE",
        *(
            "General",
            "G/通用格式",
            "AM/PM",
            "上午/下午",
            "E+",
            "E-",
            "E+00",
            "yyyy",
            "mm",
            "[h]",
            "[mm]",
            "[ss]",
            "ss.000",
        ),
        *(
            "[DBNum1]",
            "[DBNum2]",
            "[DBNum3]",
            "[$-804]",
            "[$¥-804]",
            "[Red]",
            "[红色]",
            "[>=1]",
            "[<0]",
            "[<>5]",
            "[=.]",
        ),
        *('"个"', "_)", "* ", "\\元", "# ?/?", "?/16", "/0", "[", "]", "[>", "[$", "0.00", "#,##0"),
    ]
)
NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(-3e6, 3e6),
    st.integers(-(10**16), 10**16).map(float),
)


@given(NUMBERS, st.lists(PIECES, max_size=8).map("".join))
@example(1e300, "0")
@example(-1.7976931348623157e308, "#,##0.00%%%")
@example(5e-324, "0.00E+00")
@example(-0.0, "0;-0;")
@example(0.5, "# ?/")
@example(1.0, "[.]0")
@example(1.0, "[>-.]0")
def test_no_format_ends_in_an_error(value: float, code: str) -> None:
    assert isinstance(shown_text("甲", code), str)
    assert is_date_format(code) in (True, False)
    try:
        shown = shown_number(value, code)
    except UnknownFormatError:
        return
    assert shown == shown.strip()
