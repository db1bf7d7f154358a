"""The first add-in's VBA, compiled and run by LibreOffice as far as it goes there: no COM, and no registry of VBA's."""

from pathlib import Path
from typing import Any

from tests.live.office import Office, load_uno
from xl_tools.addin.add_in_file import add_in
from xl_tools.addin.macro_sources import vba_modules

_ALWAYS_RUN_MACROS = 4


def test_libreoffice_compiles_every_module_and_a_function_without_python_says_so_in_its_cell(
    office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "xl_tools.xlam"
    path.write_bytes(add_in())
    desktop, uno = office.desktop(), load_uno()

    def option(name: str, value: object) -> Any:
        made = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        made.Name, made.Value = name, value
        return made

    options = (
        option("Hidden", value=True),
        option("FilterName", "Calc MS Excel 2007 VBA XML"),
        option("MacroExecutionMode", _ALWAYS_RUN_MACROS),
    )
    book = desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, options)
    try:
        assert set(vba_modules()) <= set(book.BasicLibraries.getByName("VBAProject").getElementNames())

        def run(macro: str, *arguments: object) -> Any:
            address = f"vnd.sun.star.script:VBAProject.{macro}?language=Basic&location=document"
            return book.getScriptProvider().getScript(address).invoke(arguments, (), ())[0]

        assert run("XlToolsPython.FileExists", str(path)) is True
        assert run("XlToolsPython.FileExists", str(path.with_name("gone"))) is False
        assert str(run("XlToolsFunctions.xm_wan_yuan", "70万元")).startswith("没有算出来")
    finally:
        book.close(True)  # noqa: FBT003 - LibreOffice's
