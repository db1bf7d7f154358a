from pathlib import PurePath

import pytest

from xl_tools.batch.units_of_unread import units_of_unread
from xl_tools.model.checked import RefusedFile
from xl_tools.model.submission import SourceFile
from xl_tools.values.unit_key import UnitKey

_UNITS = {
    UnitKey("130324", "906001"): ["石门镇人民政府本级"],
    UnitKey("130324", "906002"): ["大石门镇人民政府"],
    UnitKey("130324", "906003"): ["卢龙县城关街道办事处本级"],
    UnitKey("130324", "361001"): ["卢龙县农业农村局"],
    UnitKey("130324", "906004"): ["潘庄镇人民政府本级"],
    UnitKey("130324", "906005"): ["陈官屯乡人民政府"],
    UnitKey("130324", "906006"): ["双望镇人民政府"],
    UnitKey("130324", "906007"): ["双望乡人民政府"],
    UnitKey("130324", "906008"): ["潘庄镇中心学校"],
}


def _whose(path: str, *read: tuple[UnitKey, SourceFile]) -> str:
    below = PurePath(path).parts
    file = RefusedFile(path, "读不了", "重发", path=f"/收/{path}", below=below)
    return units_of_unread([file], _UNITS, read).get(file, UnitKey("", "")).code


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("906001.pdf", "906001"),
        ("报送（906001）终稿.pdf", "906001"),
        ("9060012.pdf", ""),
        ("石门镇.et", "906001"),
        ("石 门 镇 人民政府.pdf", "906001"),
        ("大石门镇.pdf", "906002"),
        ("城关街道.pdf", "906003"),
        ("农业农村局.zip", "361001"),
        ("卢龙县农业农村局/扫描.pdf", "361001"),
        ("906002大石门镇/附件/石门镇的说明.pdf", "906001"),
        ("906002大石门镇/附件/说明.pdf", "906002"),
        ("石门镇和城关街道/说明.pdf", ""),
        ("石门镇、大石门镇.pdf", ""),
        ("说明.pdf", ""),
        ("潘庄.rar", "906004"),
        ("潘 庄（报送）.jpg", "906004"),
        ("陈官屯财政所.doc", "906005"),
        ("陈官屯/扫描.pdf", "906005"),
        ("城关.pdf", "906003"),
        ("大石门.pdf", "906002"),
        ("双望.pdf", ""),  # a town, or a township
        ("陈官屯小学.pdf", ""),
        ("潘庄中心学校.pdf", "906008"),
        ("潘庄镇中心学校.pdf", "906008"),
        ("潘庄和陈官屯.pdf", ""),
        ("新建文件夹/新建 XLSX 工作表.xlsx", ""),
    ],
)
def test_names_tell_whose_a_file_is(path: str, code: str) -> None:
    assert _whose(path) == code


def test_two_units_told_alike_tell_none() -> None:
    assert _whose("906001和906002.pdf") == ""
    assert _whose("大石门镇/906001和906002.pdf") == "906002"


def test_the_other_files_of_a_subfolder_tell_it_where_they_are_of_one_unit() -> None:
    one, two = (
        (unit, SourceFile(f"{unit.code}.xlsx", f"/收/某镇/{unit.code}.xlsx", "")) for unit in [*_UNITS][:2]
    )
    assert _whose("某镇/扫描.pdf", one) == "906001"
    assert _whose("某镇/扫描.pdf", one, two) == ""
    top = one[0], one[1]._replace(path="/收/甲.xlsx")
    assert _whose("扫描.pdf", top) == ""  # the folder that was named has everybody's
