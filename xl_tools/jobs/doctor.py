"""What an installation has and what the booklet misses: bundled workbooks, fonts, rare characters, versions."""

import platform
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import typst

from xl_tools import __version__
from xl_tools.model.display_width import display_width
from xl_tools.sources.templates import SAMPLE, STANDARD_WORKBOOK, bundled, bundled_unit_lists
from xl_tools.typesetting import fonts

_ROLES = {
    fonts.FontRole.TITLE: ("标题", "小标宋"),
    fonts.FontRole.BODY: ("正文", "仿宋"),
    fonts.FontRole.HEADING1: ("一级标题", "黑体"),
    fonts.FontRole.HEADING2: ("二级标题", "楷体"),
    fonts.FontRole.TABLE: ("表格、页码", "宋体"),
}
_HOW_TO_GET = {
    fonts.FontRole.TITLE: "向文印室或党政办要“方正小标宋简体”的字体文件，双击后点“安装”；方正字体商用须有授权",
    fonts.FontRole.BODY: "Windows 自带（simfang.ttf）；没有的，在“设置—系统—可选功能”里添加“简体中文补充字体”",
    fonts.FontRole.HEADING1: "Windows 自带（simhei.ttf）；没有的，在“设置—系统—可选功能”里添加“简体中文补充字体”",
    fonts.FontRole.HEADING2: "Windows 自带（simkai.ttf）；没有的，在“设置—系统—可选功能”里添加“简体中文补充字体”",
    fonts.FontRole.TABLE: "Windows 自带（simsun.ttc）；没有的，从装有中文 Windows 的电脑上按授权复制安装",
}
_RARE = "堃㎡洺𠮷"
_GET_RARE = "装上 Windows 的“简体中文补充字体”（SimSun-ExtB）或“全宋体”后重试"
_PACKAGES = ("typst", "pylopdf-fonts-zh-cn", "XlsxWriter", "xlrd", "pypdfium2")


def bundled_workbooks() -> list[Path]:
    """Return the standard workbook, the unit lists (a bureau adds its own), the sample; ``FileNotFoundError`` when one is not there."""
    return [bundled(STANDARD_WORKBOOK), *bundled_unit_lists(), bundled(SAMPLE)]


def fonts_at_hand() -> tuple[dict[str, tuple[str, ...]], typst.Fonts]:
    """Return the families that set each kind of text on this machine, best first, and all its fonts."""
    return {role.value: fonts.font_chain(role) for role in fonts.FontRole}, fonts.installed_fonts()


def doctor() -> str:
    """Return what there is and what is missing, in Chinese, a line each."""
    return "\n".join(("文本用的字体", *_fonts(), "", "生僻字", *_rare(), "", "版本", *_versions()))


def _fonts() -> Iterator[str]:
    names = {role: f"{use}（{face}）" for role, (use, face) in _ROLES.items()}
    width = max(map(display_width, names.values()))
    missing = 0
    for role, name in names.items():
        family = fonts.font_chain(role)[0]
        stands_in = "" if fonts.is_official(role) else "，自带的，代替用"
        yield f"  {name}{' ' * (width - display_width(name))}  {family}{stands_in}  {fonts.font_file(family)}"
        if not fonts.is_official(role):
            missing += 1
            wanted = "、".join(list(fonts.FAMILIES[role])[:3])
            yield f"  {' ' * width}  缺：{_ROLES[role][1]}（{wanted} 等）。{_HOW_TO_GET[role]}"
    if missing:
        yield f"  缺 {missing} 种规定的字体，照样能印，只是字形不是国家标准规定的。装好后不用改任何设置。"
    else:
        yield "  规定的字体都有。"


def _rare() -> Iterator[str]:
    for character in _RARE:
        faces = [face for role, (_, face) in _ROLES.items() if not fonts.has_glyph(role, character)]
        told = f"印不出（{'、'.join(faces)}都没有这个字）。{_GET_RARE}" if faces else "能印"
        yield f"  {character}（U+{ord(character):04X}）  {told}"


def _versions() -> Iterator[str]:
    yield f"  Python {platform.python_version()}，{platform.system()} {platform.release()}"
    yield f"  xl-tools {__version__}"  # also where it is not installed, and run from its sources
    for package in _PACKAGES:
        yield f"  {package} {version(package)}"
