"""VBA source text to ``vbaProject.bin``, the same bytes every time, nothing compiled left in it."""

import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from xl_tools.addin.macro_sources import missing_part

_PART = "xl/vbaProject.bin"
_NO_COMPILED_CODE = bytes.fromhex("CC61FFFF000000")
"""The whole ``_VBA_PROJECT`` stream: version FFFF is nobody's, so Excel compiles the source anew ([MS-OVBA] 2.3.4.1)."""


def vba_project(modules: Mapping[str, str]) -> bytes:
    """Return a project of the workbook's and its one sheet's empty modules and the given standard ones."""
    try:
        from pyopenvba import ExcelFile  # noqa: PLC0415 - an optional part
        from pyopenvba.cfb import CFB  # noqa: PLC0415 - as above
    except ImportError as error:
        raise missing_part("pyOpenVBA") from error
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "project.xlam"
        with ExcelFile.create_new(path) as book:
            project = book.vba_project()
            project.delete_module("Module1")
            for module in project.modules:
                module.source = str(module.source)  # written anew, and so without its compiled form
            for name, source in modules.items():
                project.add_module(name, source)
            book.save()
        with zipfile.ZipFile(path) as package:
            compound = CFB.from_bytes(package.read(_PART))
    compound.write_stream_in_storage("VBA", "_VBA_PROJECT", _NO_COMPILED_CODE)
    return bytes(compound.to_bytes())
