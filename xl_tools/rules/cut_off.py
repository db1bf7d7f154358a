"""JX8: 文件, texts that their rows cut off."""

from collections.abc import Iterator

from xl_tools.model.finding import FORMAL, INFO
from xl_tools.rules.rule import Context, Fault, Fix, SubmissionRule
from xl_tools.sources.cut_texts import CUT_OFF


def text_cut_off(context: Context) -> Iterator[Fault]:
    """要求：每一行的高度装得下里面的文字，印出来都看得见。
    依据：报送文件的基本要求：数据完整、可见。
    原因：行高定死了，字多出来的几行在屏幕上、纸上都看不见，审核的人以为没有写。
    举例：绩效目标写了六行，行高只显示得下三行；合并的格里字加多了（合并的格，Excel 不会自己调高）。
    改法：把这一行调高；一行最高 409 磅，还装不下的，把列调宽，或分成几格写。
    """
    for sheet, cut in context.submission.cut.items():
        for text in cut:
            message = f"文字有 {text.lines} 行，行高只显示得下 {text.shown} 行，印出来看不全"
            grown = text.height != text.needed
            fix = Fix(text.height, text.needed, safe=True, of_row=True) if grown else None
            hint = f"请把这一行调高到 {text.needed} 磅" if grown else "一行最高 409 磅"
            if not text.fits:
                hint += "；还是装不下，请把列调宽，或分成几格写"
            yield Fault(text.cell, message, hint, sheet=sheet, fix=fix)


RULES = (SubmissionRule(CUT_OFF, "行高装不下文字", INFO, FORMAL, text_cut_off, safe_fix=True),)
