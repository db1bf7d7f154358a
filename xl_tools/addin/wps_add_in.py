"""The add-in for WPS: pages of our own and the ribbon of Excel's add-in, in the user's folder of WPS, and an entry in its list.

For trial: nobody has tried it in WPS yet. Other add-ins' entries in that list stay as they are, byte for byte.
"""

import json
import os
import re
import shutil
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from xl_tools import __version__
from xl_tools.addin.macro_sources import PROJECT_NAME, ribbon, wps_pages
from xl_tools.errors import FileInUseError
from xl_tools.jobs.desk import save

FOLDER_NAME: Final = f"{PROJECT_NAME}_{__version__}"
"""As WPS asks for it: the name, an underline, the version."""

_ENTRY: Final = (
    f'<jsplugin name="{PROJECT_NAME}" type="et" url="{FOLDER_NAME}" version="{__version__}" enable="enable_dev" '
    'install="null" customDomain=""/>'
)
_OURS: Final = re.compile(
    rf'[ \t]*<jsplugin\s[^<>]*name="{PROJECT_NAME}"[^<>]*?(/>|>\s*</jsplugin>)[ \t]*(\r?\n)?'
)
_EMPTY: Final = re.compile(r"<jsplugins\s*/>")
_CLOSING: Final = "</jsplugins>"
_NEW_LIST: Final = f'<?xml version="1.0" encoding="UTF-8"?>\n<jsplugins>\n{_ENTRY}\n</jsplugins>\n'


def wps_folder() -> Path | None:
    """Return where WPS of this user looks for add-ins; ``None`` where there is no WPS."""
    roaming, local = (Path(os.environ.get(name) or "nowhere") for name in ("APPDATA", "LOCALAPPDATA"))
    there = any(place.is_dir() for place in (roaming / "kingsoft" / "wps", local / "Kingsoft" / "WPS Office"))
    return roaming / "kingsoft" / "wps" / "jsaddons" if there else None


def wps_files(interpreter: Path) -> dict[str, bytes]:
    """Return the add-in's files by name; one says where Python is."""
    program = {"silent": str(interpreter.with_name("pythonw.exe")), "asking": str(interpreter)}
    told = f'"use strict";\nconst PROGRAM = {json.dumps(program)};\n'
    return {**wps_pages(), "ribbon.xml": ribbon("customUI.xml"), "program.js": told.encode()}


def install_in_wps(folder: Path, interpreter: Path) -> bool:
    """Put the add-in into WPS; return whether it is there. A list of add-ins that cannot be read is left alone."""
    listed = folder / "publish.xml"
    merged = _with_entry(listed.read_bytes()) if listed.is_file() else _NEW_LIST.encode()
    if merged is None:
        return False
    _remove_folders(folder)
    own = folder / FOLDER_NAME
    own.mkdir(parents=True)
    for name, data in wps_files(interpreter).items():
        save(own / name, data)
    save(listed, merged)
    return True


def uninstall_from_wps(folder: Path) -> bool:
    """Take the add-in out; return whether it was there. The list goes where nothing but our entry was in it."""
    was_there = _remove_folders(folder)
    listed = folder / "publish.xml"
    if not listed.is_file() or not _OURS.search(listed.read_bytes().decode(errors="surrogateescape")):
        return was_there
    rest = _OURS.sub("", listed.read_bytes().decode(errors="surrogateescape"))
    if rest == _OURS.sub("", _NEW_LIST):
        listed.unlink()
    else:
        save(listed, rest.encode(errors="surrogateescape"))
    return True


def _remove_folders(folder: Path) -> bool:
    """Remove this version's pages and those of others."""
    found = [each for each in folder.glob(f"{PROJECT_NAME}_*") if each.is_dir()]
    for each in found:
        try:
            shutil.rmtree(each)
        except PermissionError as error:
            reason = "正在 WPS 中使用，换不掉，也删不掉"
            raise FileInUseError(each, reason, "请关闭 WPS，再运行一次") from error
    return bool(found)


def _with_entry(data: bytes) -> bytes | None:
    """Return a list with our entry in place of an older one of ours, or last; ``None`` where it is no list of add-ins."""
    text = _OURS.sub("", data.decode(errors="surrogateescape"))
    if _EMPTY.search(text):
        text = _EMPTY.sub(f"<jsplugins>\n{_CLOSING}", text, count=1)
    if text.count(_CLOSING) != 1:
        return None
    before, _, after = text.partition(_CLOSING)
    line_end = "" if not before or before.endswith("\n") else "\n"
    merged = f"{before}{line_end}{_ENTRY}\n{_CLOSING}{after}".encode(errors="surrogateescape")
    try:
        ET.fromstring(merged)  # noqa: S314 - only looked at, nothing is expanded
    except ET.ParseError:
        return None
    return merged
