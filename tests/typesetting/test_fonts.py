import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import typst
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pylopdf_fonts_zh_cn import serif_path
from pypdf import PdfReader

from xl_tools.typesetting import fonts
from xl_tools.typesetting.fonts import FAMILIES, FontRole, font_chain, has_glyph, is_official


def make_font(path: Path, family: str, characters: str, *, variable: bool = False) -> None:
    """Write a font of a few empty glyphs."""
    names = [".notdef", *(f"u{ord(c):04X}" for c in characters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(c): name for c, name in zip(characters, names[1:], strict=True)})
    builder.setupGlyf({name: TTGlyphPen(None).glyph() for name in names})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": path.stem})
    builder.setupOS2(usWeightClass=400)
    builder.setupPost()
    if variable:
        builder.setupFvar([("wght", 100, 100, 900, "Weight")], [])
        builder.setupGvar({name: [] for name in names})
    builder.save(path)


@pytest.fixture
def only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder whose fonts, with the font package's, are the only ones of the machine."""
    cached = (font_chain, has_glyph, fonts._face, fonts._characters)

    def these() -> typst.Fonts:
        folders: list[str] = [str(tmp_path), str(serif_path().parent)]
        return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)

    monkeypatch.setattr(fonts, "installed_fonts", these)
    for function in cached:
        function.cache_clear()
    yield tmp_path
    for function in cached:
        function.cache_clear()


@pytest.mark.usefixtures("only")
@pytest.mark.parametrize("role", FontRole)
def test_a_bare_machine_prints_with_the_font_package_alone(role: FontRole) -> None:
    assert font_chain(role)[0] == ("Noto Sans SC" if role is FontRole.HEADING1 else "Noto Serif SC")
    assert not is_official(role)
    assert all(has_glyph(role, character) for character in "石门镇堃〔2023〕≥95%“—”　")


def test_the_systems_official_faces_come_first(only: Path) -> None:
    make_font(only / "fs.ttf", "FangSong", "绩")
    make_font(only / "xbs.ttf", "FZXiaoBiaoSong-B05S", "绩")
    assert font_chain(FontRole.BODY)[:2] == ("FangSong", "Noto Serif SC")
    assert is_official(FontRole.BODY)
    assert is_official(FontRole.TITLE)
    assert not is_official(FontRole.HEADING2)


def test_a_family_that_is_only_there_as_a_variable_font_is_passed_over(only: Path) -> None:
    make_font(only / "fs.ttf", "FangSong", "绩", variable=True)
    make_font(only / "kai.ttf", "KaiTi", "绩")
    assert "FangSong" not in font_chain(FontRole.BODY)
    assert font_chain(FontRole.HEADING2)[0] == "KaiTi"


def test_only_families_that_are_there_are_named() -> None:
    here = set(fonts.installed_fonts().families())
    for role in FontRole:
        chain = font_chain(role)
        assert set(chain) <= here
        assert len(set(chain)) == len(chain)
        assert list(chain) == sorted(chain, key=FAMILIES[role].index)


def test_a_character_of_any_font_of_the_chain_is_there_and_others_are_not(only: Path) -> None:
    make_font(only / "rare.ttf", "MingLiU-ExtB", "\U00020bb7")
    assert has_glyph(FontRole.BODY, "\U00020bb7")
    assert not has_glyph(FontRole.BODY, "\U0001f600")
    assert not has_glyph(FontRole.BODY, "\ue000")


def test_what_is_never_visible_needs_no_glyph() -> None:
    assert all(has_glyph(FontRole.BODY, character) for character in " \n　\u2003\ufe0f\U000e0100")


def test_a_family_that_is_only_there_as_its_rare_characters_does_not_lead(only: Path) -> None:
    make_font(only / "simsunb.ttf", "SimSun-ExtB", "\U00020bb7")
    assert font_chain(FontRole.TABLE)[0] == "Noto Serif SC"


@pytest.mark.parametrize("names", ["ab", "ba"])
def test_of_two_faces_of_a_family_the_characters_are_those_of_the_one_that_is_set(
    only: Path, names: str
) -> None:
    make_font(only / f"{names[0]}.ttf", "FangSong", "绩\ue001")
    make_font(only / f"{names[1]}.ttf", "FangSong", "绩\ue002")
    shown = [character for character in "\ue001\ue002" if has_glyph(FontRole.BODY, character)]
    source = f'#set text(font: "FangSong", fallback: false)\n{shown[0]}'.encode()
    pdf = typst.Compiler(source, font_paths=fonts.installed_fonts()).compile(format="pdf")
    assert isinstance(pdf, bytes)
    assert shown == [PdfReader(io.BytesIO(pdf)).pages[0].extract_text().strip()]
