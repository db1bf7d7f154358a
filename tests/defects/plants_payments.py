"""Defects of the plan against what the form says of payment (JX305)."""

import re
from collections.abc import Mapping
from random import Random

from tests.defects.planted import Change, Changed, Plant, in_a_form, put, rows, shown
from tests.defects.plants_plan import percents_of, type_plan
from tests.defects.specs import FormSpec

_IN_PARTS = re.compile("每季度|按季度|每月|按月")
_PAID = re.compile("发放|拨付|支付|到账")
_AT_ONCE = (100, 100, 100, 100)


def _paid_at_once(form: FormSpec, _: Random) -> Changed | None:
    """Plan all for March where an indicator or the goals say that it is paid by quarters or months."""
    told = [
        row.key("value")
        for row in rows(form)
        if _IN_PARTS.search(row.value) and _PAID.search(row.level3 + row.value) and "审核" not in row.level3
    ]
    if not told or percents_of(form)[0] == 100:
        return None
    changed = type_plan(form, _AT_ONCE, [0])
    return Changed((*changed.keys, *told), f"3月底 100%，指标值“{shown(form, told[0])}”")


def _at_once_but(*values: str) -> Change:
    """Say in a timing indicator that it is paid in parts where all is planned for March."""

    def change(form: FormSpec, rng: Random) -> Changed | None:
        timing = [
            row
            for row in rows(form)
            if row.level2 == "时效指标" and _PAID.search(row.level3) and "办理" not in row.level3
        ]
        if not timing or _IN_PARTS.search("".join(row.value for row in rows(form))):
            return None
        row = rng.choice(timing)
        type_plan(form, _AT_ONCE, [0])
        put(form, row.key("value"), rng.choice(values))
        return Changed(
            ("march", row.key("value")), f"3月底 100%，“{row.level3}”{shown(form, row.key('value'))}"
        )

    return change


def _at_once_but_told(key: str, *sentences: str) -> Change:
    def change(form: FormSpec, rng: Random) -> Changed | None:
        if _IN_PARTS.search("".join(row.value for row in rows(form)) + shown(form, "goals")):
            return None
        type_plan(form, _AT_ONCE, [0])
        old, sentence = shown(form, key), rng.choice(sentences)
        put(form, key, old + sentence)
        last = old.count("\n") if key == "goals" and form.layout.goals_in_rows else 0
        return Changed(("march", f"goals.{last}" if last else key), f"3月底 100%，“{sentence}”")

    return change


_CONTRADICTING: tuple[Plant, ...] = (
    in_a_form("JX305", "3月底就付完，指标说按季按月", _paid_at_once),
    in_a_form("JX305", "时效按季度", _at_once_but("按季度发放", "每季度末前拨付", "每季度首月拨付到位")),
    in_a_form(
        "JX305", "时效按月", _at_once_but("按月发放", "每月20日前拨付", "逐月打卡发放", "每月底前支付")
    ),
    in_a_form("JX305", "时效分期", _at_once_but("分期支付", "分两次拨付", "分批发放到位", "分三次支付")),
    in_a_form(
        "JX305",
        "时效半年",
        _at_once_but("每半年发放一次", "上、下半年各拨付一次", "6月底、12月底前各发放50%"),
    ),
    in_a_form(
        "JX305", "目标按季度", _at_once_but_told("goals", "资金按季度拨付到位。", "按季度考核后支付费用。")
    ),
    in_a_form(
        "JX305",
        "目标按月",
        _at_once_but_told("goals", "补助资金按月发放到个人账户。", "每月15日前发放到人。"),
    ),
    in_a_form(
        "JX305",
        "用途分期",
        _at_once_but_told("purpose", "资金分期支付。", "费用分两次支付。", "按进度分批拨付。"),
    ),
    in_a_form(
        "JX305", "用途按季度", _at_once_but_told("purpose", "每季度末拨付一次。", "按季度支付给服务单位。")
    ),
    in_a_form("JX305", "目标定期", _at_once_but_told("goals", "补助资金定期发放。", "经费定期拨付到村。")),
)

WAYS: Mapping[str, tuple[Plant, ...]] = {"JX305": _CONTRADICTING}
