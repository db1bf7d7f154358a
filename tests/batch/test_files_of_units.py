"""A file whose sheets tell no listed unit, or another one, is given to the listed unit that name and project codes tell."""

import dataclasses

import pytest

from tests.products.comparison.submissions import file_of, form
from tests.rules.townships import INFO, clean_table
from xl_tools.batch.batch import Batch
from xl_tools.batch.files_of_units import with_listed_units
from xl_tools.model.checked import Checked
from xl_tools.model.unit import ListedProject, Unit, UnitList

_CODE = "13032423P00442810071T"
_ONE, _OTHER = Unit(code="906001", name="石门镇人民政府本级"), Unit(code="906002", name="蛤泊镇人民政府本级")
_LIST = UnitList(
    units=(_ONE, _OTHER), projects=(ListedProject(unit_code="906001", name="执法经费", code=_CODE),)
)
_ITS_OWN, _STRANGE = _CODE, "13032423P00442810099Z"


def _file(
    code: str, name: str, project_code: str = _STRANGE, path: str = "表.xlsx", year: int = 2023
) -> Checked:
    info = INFO.model_copy(update={"unit_code": code, "unit_name": name, "year": year})
    table = clean_table(1, "执法经费").model_copy(
        update={"code": project_code, "unit_code": code, "unit_name": name}
    )
    return file_of(form(table=table), path=path, info=info)


def _given(*files: Checked, as_listed: bool = True) -> Batch:
    return with_listed_units(Batch(files, ()), _LIST, as_listed=as_listed)


def _units(batch: Batch) -> list[tuple[str, str, str]]:
    return [
        (
            one.submission.info.unit_code,
            one.submission.info.unit_name,
            one.submission.tables[0].table.unit_code,
        )
        for one in batch.checked
    ]


@pytest.mark.parametrize(
    ("code", "name", "project_code", "why"),
    [
        (
            "906010",
            _ONE.name,
            _ITS_OWN,
            "表上写的单位编码是 906010，不在单位清单里；单位名称和项目编码都是这个单位的",
        ),
        ("906010", _ONE.name, _STRANGE, "表上写的单位编码是 906010，不在单位清单里；单位名称一样"),
        ("", "", _ITS_OWN, "表上没有写单位编码；项目编码是这个单位的"),
        (
            "906002",
            _ONE.name,
            _ITS_OWN,
            "表上写的单位编码是 906002，那是蛤泊镇人民政府本级的；单位名称和项目编码都是这个单位的",
        ),
    ],
)
def test_it_is_given_to_the_unit_that_it_is_of_and_that_is_told(
    code: str, name: str, project_code: str, why: str
) -> None:
    batch = _given(_file(code, name, project_code))
    assert _units(batch) == [("906001", _ONE.name, "906001")]
    assert batch.checked[0].submission.file.home == why
    assert batch.told == (f"表.xlsx 算 906001 {_ONE.name} 的：{why}，请改正",)


@pytest.mark.parametrize(
    ("code", "name", "project_code"),
    [
        ("906010", "双望镇人民政府", _STRANGE),  # nothing tells a unit of the list
        ("906010", _OTHER.name, _ITS_OWN),  # name and codes tell two
        ("906002", _ONE.name, _STRANGE),  # a name alone against a listed code
    ],
)
def test_what_is_not_certain_stays_as_it_is(code: str, name: str, project_code: str) -> None:
    batch = _given(_file(code, name, project_code), as_listed=False)
    assert _units(batch) == [(code, name, code)]
    assert batch.told == ()


def test_where_its_unit_has_sent_something_else_name_or_code_alone_do_not_tell() -> None:
    there = _file("906001", _ONE.name, path="二.xlsx")
    assert _units(_given(there, _file("906010", _ONE.name)))[1][0] == "906010"
    assert _units(_given(there, _file("906010", _ONE.name, _ITS_OWN)))[1][0] == "906001"
    assert _units(_given(_file("906001", _ONE.name, year=2022), _file("906010", _ONE.name)))[1][0] == "906001"


def test_what_the_bureau_has_written_goes_before() -> None:
    one = _file("906002", _OTHER.name, _ITS_OWN)
    told = dataclasses.replace(
        one.submission,
        file=one.submission.file._replace(home="县里改的"),
        info=one.submission.info.model_copy(update={"unit_name": _ONE.name}),
    )
    assert _units(_given(dataclasses.replace(one, submission=told), as_listed=False))[0][0] == "906002"


def test_units_are_called_as_on_the_list_but_for_regions_and_in_print() -> None:
    assert _units(_given(_file("906002", "蛤泊乡人民政府")))[0][1] == _OTHER.name
    assert _units(_given(_file("906002", "卢龙县蛤泊镇人民政府")))[0][1] == "卢龙县蛤泊镇人民政府"
    assert _units(_given(_file("906002", _ONE.name)))[0][1] == _ONE.name, "whose it is is not certain"
    assert _units(_given(_file("906002", "蛤泊乡人民政府"), as_listed=False))[0][1] == "蛤泊乡人民政府"
