import pytest

from xl_tools.sheets.sheet_names import SheetNames, form_sheet_name


@pytest.mark.parametrize(
    ("name", "sheet"),
    [
        ("第二部分　预算项目", "01第二部分 预算项目"),
        ("武装\x07工作\u200b经费", "01武装工作经费"),
        ("收[支]:1/2", "01收支12"),
        ("\x00", "01绩效目标表"),
    ],
)
def test_a_sheet_is_named_by_its_project_without_what_excel_or_xml_forbids(name: str, sheet: str) -> None:
    assert form_sheet_name(1, name) == sheet


def test_a_wide_blank_in_a_name_stays() -> None:
    names = SheetNames()
    names.take(1, "第二部分　预算项目绩效目标")
    assert names[1] == "第二部分　预算项目绩效目标"
