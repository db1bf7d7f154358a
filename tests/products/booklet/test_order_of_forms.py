from dataclasses import replace

from tests.products.booklets import reading
from xl_tools.products.booklet.order_of_forms import order_of_forms


def test_forms_without_numbers_go_by_their_codes_where_that_is_asked_for() -> None:
    codes = ("13032423P00442810072T", "13032423P004428100518", "13032423P00442810064F")
    forms = [
        replace(
            each, table=each.table.model_copy(update={"number": None, "title": "绩效目标表", "code": code})
        )
        for each, code in zip([reading(n, f"项目{n}") for n in (1, 2, 3)], codes, strict=True)
    ]
    assert order_of_forms(forms) == [0, 1, 2]
    assert order_of_forms(forms, by_code=True) == [1, 2, 0]
    assert order_of_forms([*forms, forms[0]], by_code=True) == [0, 1, 2, 3]
