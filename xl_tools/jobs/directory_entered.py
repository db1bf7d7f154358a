"""目录 for a workbook that was made of another one: of last year's, or of a form template."""

from pathlib import Path

from xl_tools.model.finding import Severity
from xl_tools.opc.package import SPREADSHEET, Package, refusing
from xl_tools.opc.package_draft import PackageDraft
from xl_tools.products.marks.mark_formats import Face, add_formats
from xl_tools.products.workbook.entered_directory import DirectoryFaces, enter_directory
from xl_tools.settings import Settings
from xl_tools.sources.opening import submission_of


def with_directory(data: bytes, path: Path, settings: Settings) -> bytes:
    """Return a workbook with a 目录 behind its first sheet, whose formulas keep step; as it is where it cannot have one."""
    submission = submission_of(data, path, settings)
    package = Package(data, str(path), settings.limits)
    with refusing(package, "这个文件里加不了目录"):
        draft = PackageDraft(package)
        if draft.elements(draft.workbook).namespace != SPREADSHEET:
            return data
        conditional, faces = add_formats(draft)
        enter_directory(
            draft,
            submission,
            DirectoryFaces(
                title=faces[Face.TITLE],
                note=faces[Face.NOTE],
                heading=faces[Face.HEADING],
                text=faces[Face.TEXT],
                centred=faces[Face.CENTRED],
                link=faces[Face.LINK],
                open=conditional[Severity.WARNING],
            ),
        )
        return draft.package()
