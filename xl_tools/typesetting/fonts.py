"""Which fonts set the booklet, and which characters they have.

Every role has a chain of families: the system's official faces first, then the font package that comes with the
program, so that a bare machine prints too. A character that no font of a chain has is known before anything is set:
the typesetter itself would leave a blank and say nothing.
"""

from collections.abc import Container, Mapping
from enum import StrEnum
from functools import cache

import typst
from pylopdf_fonts_zh_cn import serif_path
from uharfbuzz import Blob, Face


class FontRole(StrEnum):
    """What a text is, and so in which face GB/T 9704-2012 sets it."""

    TITLE = "title"
    BODY = "body"
    HEADING1 = "heading1"
    HEADING2 = "heading2"
    TABLE = "table"


_REGULAR = 400
_XIAOBIAOSONG = ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05 GBK", "STZhongsong")
_SERIF, _SANS = "Noto Serif SC", "Noto Sans SC"
_RARE = (
    "MingLiU_HKSCS",
    "MingLiU",
    "SimSun-ExtG",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    _SERIF,
    _SANS,
)
"""Where characters of people's and places' names beyond the usual ones are found; the typesetter takes the ExtB of
MingLiU-ExtB for "extra bold" and knows it as MingLiU."""
_USUAL = ord("绩")

FAMILIES: Mapping[FontRole, tuple[str, ...]] = {
    FontRole.TITLE: (*_XIAOBIAOSONG, _SERIF, *_RARE),
    FontRole.BODY: ("FangSong", "FangSong_GB2312", "STFangsong", "FZFangSong-Z02S", _SERIF, *_RARE),
    FontRole.HEADING1: ("SimHei", "STHeiti", "Heiti SC", "FZHei-B01S", _SANS, *_RARE),
    FontRole.HEADING2: ("KaiTi", "KaiTi_GB2312", "STKaiti", "Kaiti SC", "FZKai-Z03S", _SERIF, *_RARE),
    FontRole.TABLE: ("SimSun", "NSimSun", "STSong", "Songti SC", _SERIF, *_RARE),
}
"""小标宋, 仿宋, 黑体, 楷体 and 宋体 by their English names (the typesetter knows no others), best first."""


@cache
def installed_fonts() -> typst.Fonts:
    """Return the fonts of the system and of the font package, searched once."""
    return typst.Fonts(
        include_system_fonts=True, include_embedded_fonts=False, font_paths=[str(serif_path().parent)]
    )


@cache
def font_chain(role: FontRole) -> tuple[str, ...]:
    """Return the families of a role that are here, best first; never empty.

    SimSun is passed over where the typesetter, for which SimSun-ExtB is the same family, would take that one.
    """
    here = ((family, face) for family in FAMILIES[role] if (face := _face(family)))
    return tuple(
        dict.fromkeys(family for family, face in here if family in _RARE or _USUAL in _characters(*face))
    )


def is_official(role: FontRole) -> bool:
    """Whether the role is set in its own face rather than in the font package's."""
    return font_chain(role)[0] not in (_SERIF, _SANS)


def font_file(family: str) -> str:
    """Return the file that a family is set from, empty where it is not here."""
    face = _face(family)
    return face[0] if face else ""


@cache
def has_glyph(role: FontRole, character: str) -> bool:
    """Whether some font of the role's chain has the character; what is never visible needs none."""
    if _is_invisible(character):
        return True
    faces = (_face(family) for family in font_chain(role))
    return any(ord(character) in _characters(*face) for face in faces if face)


@cache
def _face(family: str) -> tuple[str, int] | None:
    """Return file and index of the face a family is set in: upright, static, nearest to the regular width and weight.

    Of several such faces the typesetter takes the first. A variable font is no face: it would be set at its thinnest.
    """
    faces = [
        font
        for font in installed_fonts().fonts()
        if font.family == family and font.path and not _opened(font.path, font.index).has_var_data
    ]
    if not faces:
        return None
    best = min(
        faces, key=lambda font: (font.style != "normal", abs(font.stretch - 1), abs(font.weight - _REGULAR))
    )
    return str(best.path), best.index


@cache
def _characters(path: str, index: int) -> Container[int]:
    """Return the code points of a face, in compiled code: a set of Python's would take the time of reading them all."""
    characters: Container[int] = _opened(path, index).unicodes
    return characters


def _opened(path: str, index: int) -> Face:
    """Return a face whose file is mapped, not read: only the tables that are looked at come into memory."""
    return Face(Blob.from_file_path(path), index)


def _is_invisible(character: str) -> bool:
    """White space, and the marks that choose a variant of the character before them."""
    return (
        character.isspace() or "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    )
