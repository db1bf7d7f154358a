"""Values that programs stumble over, for cells, attributes and bytes."""

from tests.form.scrawled_grids import LABEL_TEXTS, STRAY_TEXTS

NASTY_NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 2**63, 2**64 - 1)

NASTY_BYTES = (
    *(b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"),
    *(b"\x00", b"<", b"]]>", b"&", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\r", b"\n", b"\t"),
)

NASTY_ATTRIBUTES = (
    *("", "0", "-1", "1e999", "NaN", "9" * 30, "4294967296", "18446744073709551616", "2147483648", "1048577", "true", "x"),
    *("A1", "A0", "XFD1048576", "XFE1", "A1048577", "A99999999", "ZZZZ9", "a1", "A1:XFD1048576", "B2:A1", "A1:", ":A1", "$A$1"),
    *("１２", "n", "s", "str", "b", "e", "d", "inlineStr", "0%", "%%", '"', "rId1", "rId99", "../../../etc/passwd"),
    *("/xl/workbook.xml", "worksheets/sheet1.xml", "http://127.0.0.1:9/x", "file:///etc/passwd", "甲" * 300, "\ud83d"),
    *("CON", "a/b\\c", "[1]Sheet", "'", "yyyy-mm-dd", "[h]:mm", "#,##0.00_ ", "hidden", "veryHidden"),
)

_LONG = ("武装工作经费" * 40, "字" * 32_767, "字" * 32_768, "1" * 5_000, "（" * 500, "一、" * 500, "1." * 800, "\n" * 500)
_AMOUNTS = (
    *("-0", "0.001", "1e400", "-1e400", "1E5", "NaN", "Infinity", "９９．９９", "1,2,3,4", "99999999999999999999.99万元", "零", "〇"),
    *("亿亿亿万", "十百千万亿", "二零二三年", "壹佰贰拾叁元整", "1.2.3", "12..5", "--5", "五万六", "½", "²", "٣", "1/0", "100000%", "-5%"),
    *("0%", "1e3%", "≥", "≥≥95%", "≤-1个", ">=1<=2", "95%-105%", "1～2～3", "每季度", "2023年13月45日", "12月31日前", "99999年"),
)
_CODES = ("13032423P00442810052N", "13032423P0044281005２N", "IOSVZ" * 4 + "I", "0" * 21, "906001", "９０６００１", "000000 甲", "906001石门镇")
_ATTACKS = (
    *("=1+1", "=cmd|'/c calc'!A0", "+1", "-1+cmd", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")', "#REF!", "#N/A", "{=1}"),
    *("<script>alert(1)</script>", "]]>", "&amp;", "%s%n", "{0}", "${x}", "../../甲", "CON", "NUL.xlsx", "a\x00b", "\x0b\x1f"),
    *("_x0000_", "_xD83D_", "_x000D_", "\ud83d\ude00", "\u202e反", "\u200b", "\ufeff", "\ufffe", "\U000e0001", "e\u0301" * 50, "\u3000", "\x85", "\u2028"),
)
NASTY_TEXTS = (*_LONG, *_AMOUNTS, *_CODES, *_ATTACKS, *STRAY_TEXTS, *LABEL_TEXTS)
