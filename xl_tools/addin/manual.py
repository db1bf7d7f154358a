"""The 使用说明: printable, its ribbon drawn from the very XML that Excel reads."""

import json
from pathlib import Path
from typing import cast
from xml.etree import ElementTree as ET

import typst

from xl_tools import __version__
from xl_tools.addin.cmd_files import DROP_ACTIONS
from xl_tools.addin.macro_sources import RIBBONS, ribbon
from xl_tools.jobs.doctor import fonts_at_hand

PICTURES = Path(__file__).with_name("pictures")
_TEMPLATE = str(Path(__file__).with_name("manual.typ"))
_SPACE = {"ui": "http://schemas.microsoft.com/office/2009/07/customui"}


def manual_pdf() -> bytes:
    """Return the manual as PDF, A4: what it shows that stands elsewhere already is handed to its template."""
    (tab,) = ET.fromstring(ribbon(RIBBONS[0])).iterfind(".//ui:tab", _SPACE)  # noqa: S314 - our own file
    chains, fonts = fonts_at_hand()
    data = {
        "version": __version__,
        "tab": tab.get("label"),
        "groups": [
            {"label": group.get("label"), "buttons": [dict(button.attrib) for button in group]}
            for group in tab
        ],
        "drops": {action: name for name, action in DROP_ACTIONS.items()},
        "fonts": chains,
    }
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    compiler = typst.Compiler(_TEMPLATE, font_paths=fonts, sys_inputs=inputs)
    return cast("bytes", compiler.compile(format="pdf"))
