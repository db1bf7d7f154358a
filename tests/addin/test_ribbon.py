import ast
import io
import re
import sys
import tomllib
import types
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from openxml_audit import OpenXmlValidator
from openxml_audit.codegen.schema_loader import get_registry
from pyopenvba.apps.excel import ExcelApplication

import xl_tools
from xl_tools.addin import add_in_file
from xl_tools.addin.add_in_file import _LISTENS, add_in
from xl_tools.addin.macro_sources import PROJECT_NAME, RIBBONS, Way, ribbon, vba_modules
from xl_tools.model.display_width import display_width

GROUPS = {
    "填报": {
        "new": "新建…",
        "import": "导入…",
        "roll": "转到明年…",
        "new_table": "新增项目表",
        "fill_codes": "填充编码",
        "pick_indicator": "选指标",
    },
    "审核": {
        "check_sheet": "校验本表",
        "check_all": "校验全部",
        "fix": "自动修正",
        "exempt": "豁免",
        "take_suggestion": "改成建议值",
        "directory": "目录",
        "clear_marks": "清除标记",
        "next": "下一处",
        "previous": "上一处",
    },
    "汇总": {"summary": "生成汇总", "merge_townships": "合并多乡镇…"},
    "成册": {
        "booklet_pdf": "导出文本 PDF",
        "booklet_xlsx": "导出文本 Excel",
        "publish": "公开件",
        "export": "导出到系统",
    },
    "监控自评": {
        "monitor": "监控表…",
        "evaluate": "自评表…",
        "appraise": "汇总自评…",
        "sample": "抽查…",
    },
    "县局": {
        "progress": "申报进度…",
        "review_forms": "审核表…",
        "return": "退回单…",
        "notice": "通报…",
        "compare": "对比…",
        "library": "提炼指标库…",
        "township_booklets": "多乡镇成册…",
    },
    "表样": {"template_make": "做表样", "template_check": "检查表样", "template_show": "看表样…"},
    "工具": {"undo": "撤销", "settings": "设置…", "doctor": "环境体检", "help": "帮助"},
}
CONTROLS = [control for buttons in GROUPS.values() for control in buttons]
WITHOUT_PYTHON = ("next", "previous")
SENTENCES = Path(__file__).parents[2] / "xl_tools" / "addin" / "sentences.toml"
LONGEST_LINE = {"large": 10, "normal": 12}
"""In columns of half a Chinese character: Excel breaks the label of a large button into two lines."""

FUNCTIONS = {
    "xm_check_character": 1,
    "xm_project_code": 1,
    "xm_unit_name": 1,
    "xm_project_name": 1,
    "xm_wan_yuan": 1,
    "xm_amounts": 1,
    "xm_row_fault": 1,
    "xm_budget_fault": 2,
    "xm_plan_fault": 1,
    "xm_indicator_fault": 3,
}
"""The worksheet functions, and how many arguments they cannot do without."""

LONGEST_DESCRIPTION = 255
"""Characters; Excel takes no more."""

STUB_OF_XLWINGS = f"""
Public Const PROJECT_NAME As String = "{PROJECT_NAME}"
Public ItsInteractive As Boolean
Public ItsEnableCancelKey As Long
Public ItsCaller As Variant
Private Commands As String
Private Described As String

Public Function RunPython(PythonCommand As String)
    If ItsInteractive Then Commands = Commands & "while the clerk can click: "
    Commands = Commands & PythonCommand & vbLf
End Function

Public Function Seen() As String
    Seen = Commands
End Function

Public Sub ItsMacroOptions(Macro, Description, Category, ArgumentDescriptions)
    Dim argument As Variant
    Described = Described & Macro & "|" & Description
    For Each argument In ArgumentDescriptions
        Described = Described & "|" & argument
    Next argument
    Described = Described & vbLf
End Sub

Public Function DescribedFunctions() As String
    DescribedFunctions = Described
End Function

Public Function ItsEnviron(name As String) As String
    ItsEnviron = "%" & name & "%"
End Function

Public Function SheetExists(wb As Workbook, sheetName As String) As Boolean
    Dim sht As Worksheet
    For Each sht In wb.Worksheets
        If sht.Name = sheetName Then SheetExists = True
    Next sht
End Function

Public Function GetDirectoryConfigFilePath() As String
    GetDirectoryConfigFilePath = "beside the workbook"
End Function

Public Function GetConfig(configKey As String, Optional default As String = "", Optional source As String = "") As Variant
    If configKey = "INTERPRETER_WIN" And source = "user" Then GetConfig = "the interpreter"
End Function

Public Function ReadFile(ByVal FileName As String)
    ReadFile = FileName
End Function

Public Function FileExists(ByVal FileSpec As String) As Boolean
    FileExists = (FileSpec = "the interpreter")
End Function
"""


def parsed(name: str) -> ET.Element:
    return ET.fromstring(ribbon(name))  # noqa: S314 - our own file


def local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def buttons(name: str = RIBBONS[0]) -> list[ET.Element]:
    tab = next(element for element in parsed(name).iter() if local(element) == "tab")
    return [element for element in tab.iter() if local(element) == "button"]


@pytest.fixture
def excel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., ExcelApplication]:
    """Return pyOpenVBA's Excel with an add-in open: the second one, xlwings' module in it replaced by a stub, or the first."""

    def opened(
        stub: str = STUB_OF_XLWINGS, python: str | None = None, way: Way = Way.FRESH
    ) -> ExcelApplication:
        presses = "".join(
            f"Public Sub Try_{control}()\n    Press_{control} Nothing\nEnd Sub\n" for control in CONTROLS
        )
        modules = vba_modules(way) | {"xlwings": stub, "Presses": presses}
        modules["XlToolsPython"] = python or modules["XlToolsPython"]
        for member in (
            "MacroOptions",
            "Interactive",
            "EnableCancelKey",
            "Caller",
        ):  # which this Excel does not have
            modules = {
                name: text.replace(f"Application.{member}", f"Its{member}") for name, text in modules.items()
            }
        modules["XlToolsRibbon"] = modules["XlToolsRibbon"].replace("Environ(", "ItsEnviron(")
        modules["XlToolsPython"] = modules["XlToolsPython"].replace("SaveSetting ", "ItsSaveSetting ")
        monkeypatch.setattr(add_in_file, "vba_modules", lambda _way: modules)
        monkeypatch.setattr(add_in_file, "_LISTENS", _LISTENS.replace("WithEvents ", ""))  # unknown there
        path = tmp_path / "xl_tools.xlam"
        path.write_bytes(add_in(way))
        app = ExcelApplication.open(path)
        app.add_workbook()
        return app

    return opened


@pytest.mark.parametrize("name", RIBBONS)
def test_the_tab_has_its_groups_and_controls_in_order(name: str) -> None:
    tab = next(element for element in parsed(name).iter() if local(element) == "tab")
    assert tab.get("label") == "绩效目标"
    assert {g.get("label"): {b.get("id"): b.get("label") for b in g} for g in tab} == GROUPS


def test_both_ribbons_say_the_same() -> None:
    new, old = (ribbon(name).decode() for name in RIBBONS)
    menus = re.compile(r"  <contextMenus>.*</contextMenus>\n", re.DOTALL)  # which Excel 2007 does not have
    assert menus.search(new)
    assert menus.sub("", new).replace("2009/07", "2006/01") == old


def test_the_menu_of_a_cell_presses_buttons_of_the_ribbon() -> None:
    menus = [element for element in parsed(RIBBONS[0]).iter() if local(element) == "contextMenu"]
    assert [menu.get("idMso") for menu in menus] == ["ContextMenuCell"]
    assert [each.get("onAction") for each in menus[0]] == [
        "Press_exempt",
        "Press_take_suggestion",
        "Press_pick_indicator",
    ]
    ids = [element.get("id") for element in parsed(RIBBONS[0]).iter() if element.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", RIBBONS)
def test_every_element_and_attribute_is_of_the_schema(name: str) -> None:
    registry = get_registry()
    for element in parsed(name).iter():
        candidates = registry.get_element_type_candidates(element.tag)
        known = {str(attribute.qname).lstrip(":") for each in candidates for attribute in each.attributes}
        assert element.attrib.keys() <= known, element.tag


@pytest.mark.parametrize(
    ("right", "wrong"),
    [('size="large"', 'size="huge"'), ("</group>", "<nonsense/></group>"), ('id="fix"', 'id="fix it"')],
)
def test_the_audit_finds_a_fault_in_either_ribbon(tmp_path: Path, right: str, wrong: str) -> None:
    for name in RIBBONS:
        broken = tmp_path / "broken.xlam"
        with zipfile.ZipFile(io.BytesIO(add_in())) as package, zipfile.ZipFile(broken, "w") as spoiled:
            for part in package.namelist():
                data = package.read(part)
                spoiled.writestr(
                    part, data.replace(right.encode(), wrong.encode()) if part.endswith(name) else data
                )
        assert not OpenXmlValidator().validate(str(broken)).is_valid, (name, wrong)


def test_every_button_has_an_icon_a_tip_and_a_longer_one_that_end_as_chinese_does() -> None:
    for button in buttons():
        tip, longer = button.get("screentip", ""), button.get("supertip", "")
        assert re.fullmatch(r"[A-Z][A-Za-z]+", button.get("imageMso", ""))
        assert 4 < len(tip) < 30
        assert not tip.endswith("。")
        assert len(tip) < len(longer) <= 120  # what Excel shows without scrolling off a small screen
        assert longer.endswith("。")


def test_labels_fit_two_lines_of_a_large_button_and_one_of_a_small_one() -> None:
    for button in buttons():
        label = button.get("label", "")
        words = label.split(" ") if " " in label else [label[:4], label[4:]]  # Chinese breaks anywhere
        lines = words if button.get("size") == "large" else [label]
        assert len(lines) <= 2
        assert max(map(display_width, lines)) <= LONGEST_LINE[button.get("size", "")], label
        assert "\n" not in label


@pytest.mark.parametrize("name", RIBBONS)
def test_every_action_has_its_sub_and_every_sub_its_button(name: str) -> None:
    subs = re.findall(
        r"^Public Sub (\w+)\(control As IRibbonControl\)", vba_modules()["XlToolsRibbon"], re.MULTILINE
    )
    assert subs == [button.get("onAction") for button in buttons(name)]
    assert subs == [f"Press_{button.get('id')}" for button in buttons(name)]


@pytest.mark.parametrize("control", [control for control in CONTROLS if control not in WITHOUT_PYTHON])
def test_a_pressed_button_gives_the_very_command_that_python_executes(
    control: str, excel: Callable[..., ExcelApplication], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = excel(
        STUB_OF_XLWINGS + "\nPublic Function Interactive()\n    Interactive = ItsInteractive\nEnd Function\n"
    )
    app.run(f"Try_{control}")
    assert app.run("Interactive")
    assert str(app.run("DescribedFunctions")).splitlines() == described_functions()
    (command,) = str(app.run("Seen")).splitlines()
    assert command == f"import xl_tools.excel.ribbon as ribbon; ribbon.press('{control}')"
    assert '"' not in command  # xlwings puts it between double quotes on a command line
    pressed: list[str] = []
    stub = types.ModuleType("xl_tools.excel.ribbon")
    stub.press = pressed.append  # type: ignore[attr-defined]  # a module made here
    package = types.ModuleType("xl_tools.excel")
    package.ribbon = stub  # type: ignore[attr-defined]  # as above
    monkeypatch.setattr(xl_tools, "excel", package, raising=False)  # where it is imported already
    monkeypatch.setitem(sys.modules, "xl_tools.excel", package)
    monkeypatch.setitem(sys.modules, "xl_tools.excel.ribbon", stub)
    exec(command, {})  # noqa: S102 - what xlwings does with it
    assert pressed == [control]


@pytest.mark.parametrize(
    ("what", "instead", "said"),
    [
        ("INTERPRETER_WIN", "NO INTERPRETER", "找不到本工具的程序"),
        ('FileSpec = "the interpreter"', 'FileSpec <> ""', "xl_tools.conf"),
        ("sht.Name = sheetName", "sht.Name <> sheetName", "xl_tools.conf"),
    ],
    ids=["no interpreter is set", "settings lie beside the workbook", "settings stand in the workbook"],
)
def test_python_is_not_started_where_xlwings_would_fail_or_start_another_program(
    excel: Callable[..., ExcelApplication], what: str, instead: str, said: str
) -> None:
    app = excel(STUB_OF_XLWINGS.replace(what, instead))
    app.run("Try_check_all")
    assert app.run("Seen") == ""
    assert said in boxes(app)


def test_a_failing_start_gives_excel_back_and_says_so(excel: Callable[..., ExcelApplication]) -> None:
    app = excel(
        STUB_OF_XLWINGS.replace(
            "Commands = Commands & PythonCommand & vbLf", 'Err.Raise 5, , "no such program"'
        )
        + "\nPublic Function Interactive()\n    Interactive = ItsInteractive\nEnd Function\n"
    )
    app.run("Try_check_all")
    assert app.run("Interactive")
    assert "没有做完" in boxes(app)
    assert "no such program" in boxes(app)
    app.run("Try_check_all")
    assert len(app.dialogs) == 2


@pytest.mark.parametrize(
    ("instead", "said"),
    [
        ('TellNotStarted "", "killed"', "没有启动，或中途被停掉了"),
        ('TellNotStarted "", ""', "没有启动，或中途被停掉了"),
        ('TellNotStarted "Traceback: ModuleNotFoundError: No module named x", ""', "缺了文件"),
        ('TellNotStarted "ImportError: DLL load failed", ""', "缺了文件"),
        ('Err.Raise 70, , "Permission denied"', "不许 Excel 启动别的程序"),
    ],
)
def test_a_python_that_does_not_start_is_said_in_chinese_with_what_to_do(
    excel: Callable[..., ExcelApplication], instead: str, said: str
) -> None:
    app = excel(STUB_OF_XLWINGS.replace("Commands = Commands & PythonCommand & vbLf", instead))
    app.run("Try_check_all")
    assert len(app.dialogs) == 1
    assert said in boxes(app)


def test_without_an_open_workbook_there_is_a_sentence(excel: Callable[..., ExcelApplication]) -> None:
    nothing = (
        "\nPublic Function NoWorkbook() As Object\nEnd Function\n"  # here an add-in counts as a workbook
    )
    python = vba_modules(Way.FRESH)["XlToolsPython"]
    app = excel(
        STUB_OF_XLWINGS + nothing, python.replace("ActiveWorkbook Is Nothing", "NoWorkbook() Is Nothing")
    )
    app.run("Try_check_all")
    assert app.run("Seen") == ""
    assert "没有打开的工作簿" in boxes(app)


PREPARED = """
Public Sub Prepare(withList As Boolean)
    Dim list As Object
    ActiveWorkbook.Worksheets(1).Name = "one"
    ActiveWorkbook.Worksheets.Add.Name = "two"
    If withList Then
        Set list = ActiveWorkbook.Worksheets.Add
        list.Name = "list"
        list.Cells(1, 1).Value = Sentence(10)
        Row list, 4, "a", "one", "B3"
        Row list, 5, "a", "gone", "B3"
        Row list, 6, Sentence(11), "one", "B4"
        Row list, 7, "a", "one", "C5"
        Row list, 8, "a", "", ""
        Row list, 9, "a", "two", "D6"
    End If
    ActiveWorkbook.Worksheets("one").Activate
    ActiveSheet.Range("A1").Select
End Sub

Private Sub Row(list As Object, number, level, sheet, cell)
    list.Cells(number, 1).Value = level
    list.Cells(number, 3).Value = sheet
    list.Cells(number, 4).Value = cell
    list.Cells(number, 6).Value = "what is wrong"
End Sub

Public Function Place() As String
    Place = ActiveSheet.Name & "!" & ActiveCell.Address(False, False)
End Function

Public Sub GoTo_(sheet As String, cell As String)
    ActiveWorkbook.Worksheets(sheet).Activate
    ActiveSheet.Range(cell).Select
End Sub
"""


def test_findings_are_gone_through_one_after_another_without_python(
    excel: Callable[..., ExcelApplication],
) -> None:
    app = excel(STUB_OF_XLWINGS + PREPARED)
    app.run("Prepare", True)  # noqa: FBT003 - VBA's

    def place_after(control: str) -> str:
        app.run(f"Try_{control}")
        return str(app.run("Place"))

    assert [place_after("next") for _ in range(4)] == ["one!B3", "one!C5", "two!D6", "one!B3"]
    assert [place_after("previous") for _ in range(3)] == ["two!D6", "one!C5", "one!B3"]
    app.run("GoTo_", "two", "A1")
    assert place_after("next") == "two!D6"
    app.run("GoTo_", "list", "A7")
    assert place_after("next") == "one!C5"
    app.run("GoTo_", "list", "A1")
    assert place_after("next") == "one!B3"
    assert app.run("Seen") == ""
    assert not app.dialogs


def test_without_a_list_of_findings_it_is_said_what_to_press(excel: Callable[..., ExcelApplication]) -> None:
    app = excel(STUB_OF_XLWINGS + PREPARED)
    app.run("Prepare", False)  # noqa: FBT003 - VBA's
    app.run("Try_next")
    assert "请先按“校验全部”" in boxes(app)


@pytest.mark.parametrize(
    ("switched_on", "ours", "pressed"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_saving_a_workbook_of_ours_checks_it_where_that_is_switched_on(
    excel: Callable[..., ExcelApplication], *, switched_on: bool, ours: bool, pressed: bool
) -> None:
    """The file beside the settings says so; the sheet 单位信息 says whose workbook it is."""
    save = """
Public Sub SaveIt(ours As Boolean)
    If ours Then ActiveWorkbook.Worksheets(1).Name = Sentence(15)
    BeforeSaving ActiveWorkbook
End Sub
"""
    seen = '(FileSpec = "the interpreter") Or (Right(FileSpec, 16) = "check_on_saving!")'
    if switched_on:
        seen = seen.replace("check_on_saving!", "\\check_on_saving")
    app = excel(STUB_OF_XLWINGS.replace('(FileSpec = "the interpreter")', seen) + save)
    app.run("SaveIt", ours)
    assert ("ribbon.press('check_saved')" in str(app.run("Seen"))) is pressed


@pytest.mark.parametrize(
    ("has_library", "row", "text", "is_pressed"),
    [(True, 5, "", True), (True, 70, "", False), (True, 5, "写过的", False), (False, 5, "", False)],
)
def test_a_double_click_below_the_third_level_picks_where_there_is_a_library(
    excel: Callable[..., ExcelApplication],
    has_library: bool,  # noqa: FBT001 - a case
    row: int,
    text: str,
    is_pressed: bool,  # noqa: FBT001 - as above
) -> None:
    click = """
Public Sub ClickIt(at As Long, said As String)
    ActiveWorkbook.Worksheets(1).Cells(2, 3).Value = Sentence(16)
    ActiveWorkbook.Worksheets(1).Cells(at, 3).Value = said
    PicksByDoubleClick ActiveWorkbook.Worksheets(1).Cells(at, 3)
End Sub
"""
    seen = '(FileSpec = "the interpreter") Or (Right(FileSpec, 18) = "picks_from_library")'
    stub = STUB_OF_XLWINGS.replace('(FileSpec = "the interpreter")', seen) if has_library else STUB_OF_XLWINGS
    app = excel(stub + click)
    app.run("ClickIt", row, text)
    assert ("ribbon.press('pick_indicator')" in str(app.run("Seen"))) is is_pressed


def boxes(app: ExcelApplication) -> str:
    return "".join(map(str, app.dialogs))


def test_every_worksheet_function_hands_its_arguments_to_the_python_function_of_its_name() -> None:
    source = (Path(__file__).parents[2] / "xl_tools" / "excel" / "functions.py").read_text(encoding="utf-8")
    python = {
        node.name: [argument.arg for argument in node.args.args]
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
        and any("func" in ast.unparse(each) for each in node.decorator_list)
    }
    vba = vba_modules()["XlToolsFunctions"]
    assert set(python) == set(re.findall(r"^Public Function (\w+)", vba, re.MULTILINE))
    for name, arguments in python.items():
        assert f'{name} = FromPython("{name}", Array({", ".join(arguments)}))' in vba
        declared = re.findall(rf"^Public Function {name}\((.*)\)", vba, re.MULTILINE)[0]
        assert declared.replace("Optional ", "").split(", ") == arguments


def described_functions() -> list[str]:
    return ["|".join(said) for said in tomllib.loads(SENTENCES.read_text(encoding="utf-8"))["functions"]]


def test_the_functions_are_described_as_python_describes_them() -> None:
    source = (Path(__file__).parents[2] / "xl_tools" / "excel" / "functions.py").read_text(encoding="utf-8")
    sentences = tomllib.loads(SENTENCES.read_text(encoding="utf-8"))
    assert [name for name, *_ in sentences["functions"]] == [*FUNCTIONS]
    assert max(len(text) for row in sentences["functions"] for text in row) <= LONGEST_DESCRIPTION
    for name, *said in sentences["functions"]:
        function = source.partition(f"def {name}(")
        for text in said:
            assert text in function[0].rpartition("@xw.func")[2] + function[2], (name, text)


def test_every_control_has_its_python_function() -> None:
    source = (Path(__file__).parents[2] / "xl_tools" / "excel" / "ribbon.py").read_text(encoding="utf-8")
    of_the_ribbon, _, on_saving = source.partition("ON_SAVING")
    known = re.findall(r'^    "(\w+)": Button\(\s*"([^"]+)"', of_the_ribbon, re.MULTILINE)
    assert re.findall(r'Press "(\w+)"', vba_modules()["XlToolsRibbon"].partition("BeforeSaving")[2])[:1] == [
        "check_saved"
    ]
    assert '"check_saved": Button(' in on_saving
    shown = [pair for each in GROUPS.values() for pair in each.items()]
    assert known == [(control, label) for control, label in shown if control not in WITHOUT_PYTHON]


def test_a_worksheet_function_says_in_its_cell_what_is_wrong(excel: Callable[..., ExcelApplication]) -> None:
    without_python = STUB_OF_XLWINGS + "\nPublic Function XLPy() As Object\nEnd Function\n"
    app = excel(without_python)
    for name, arguments in FUNCTIONS.items():
        said = str(app.run(name, *["1"] * arguments))
        assert said.startswith("没有算出来")
        assert "Object variable" in said
    lacking = without_python.replace("INTERPRETER_WIN", "NO INTERPRETER")
    assert "找不到本工具的程序" in str(excel(lacking).run("xm_wan_yuan", "1"))
    strange = without_python.replace("sht.Name = sheetName", "sht.Name <> sheetName")
    assert "xl_tools.conf" in str(excel(strange).run("xm_wan_yuan", "1"))


def test_no_label_of_vbas_has_the_name_of_something_public() -> None:
    """Excel takes FAILED and failed for one name."""
    for way in Way:
        modules = {name: text for name, text in vba_modules(way).items() if name != "xlwings"}
        told = "\n".join(modules.values())
        public = {name.lower() for name in re.findall(r"Public (?:Const|Function|Sub) (\w+)", told)}
        assert not public & {name.lower() for name in re.findall(r"^(\w+):\s*$", told, re.MULTILINE)}
