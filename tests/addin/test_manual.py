import io
import re

from pypdf import PdfReader

from tests.addin.test_ribbon import FUNCTIONS, GROUPS
from xl_tools.addin.cmd_files import DROP_ACTIONS
from xl_tools.addin.macro_sources import RIBBONS, ribbon
from xl_tools.addin.manual import PICTURES, manual_pdf
from xl_tools.typesetting.fonts import FontRole, has_glyph

TEMPLATE = PICTURES.with_name("manual.typ").read_text(encoding="utf-8")


def read() -> PdfReader:
    return PdfReader(io.BytesIO(manual_pdf()))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_it_is_a4_of_a_few_pages_with_its_pictures_and_the_same_bytes_every_time() -> None:
    book = read()
    assert 3 <= len(book.pages) <= 10
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in book.pages} == {(595, 842)}
    assert sum(len(page.images) for page in book.pages) == len(list(PICTURES.glob("*.png"))) == 3
    assert manual_pdf() == manual_pdf()


def test_it_names_every_button_and_every_icon_to_drop_on() -> None:
    text = squeezed("".join(page.extract_text() for page in read().pages))
    for group, buttons in GROUPS.items():
        assert group in text
        for label in buttons.values():
            assert squeezed(label).replace("…", "") in text, label
    for name in (*DROP_ACTIONS, "安装.cmd", "卸载.cmd"):
        assert name in text


def test_it_names_every_worksheet_function_and_what_its_formulas_answer_elsewhere() -> None:
    text = squeezed("".join(page.extract_text() for page in read().pages))
    for name in FUNCTIONS:
        assert f"={name}(" in text, name
    for said in ("#NAME?", "粘贴为值", "Ctrl+Shift+Enter"):
        assert said in text, said


def test_every_icon_of_the_ribbon_has_a_drawing_in_it() -> None:
    for icon in re.findall(r'imageMso="(\w+)"', ribbon(RIBBONS[0]).decode()):
        assert f"{icon}: " in TEMPLATE, icon


def test_every_character_of_it_can_be_printed() -> None:
    shown = TEMPLATE + ribbon(RIBBONS[0]).decode()
    lacking = {character for character in shown if not has_glyph(FontRole.TABLE, character)}
    assert lacking <= {"─"}, lacking  # only in comments
