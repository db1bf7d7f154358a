"""公开清单 as a workbook: what a person must decide first, then what was masked and taken out."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from xl_tools.batch.short_names import with_short_names
from xl_tools.model.checked import RefusedFile
from xl_tools.products.publication.public_copy import PublicCopy
from xl_tools.products.publication.publication_text import DECISIONS, MASKED, NOT_MADE, TAKEN
from xl_tools.saving.workbook_bytes import workbook_bytes
from xl_tools.sheets import styles
from xl_tools.sheets.links import SourceLinks
from xl_tools.sheets.list_design import Column, ListDesign
from xl_tools.sheets.list_sheet import ListSheet
from xl_tools.sheets.sheet_look import Look
from xl_tools.values.text import one_line

PUBLICATION: Final = ListDesign(
    "公开清单",
    {
        "file": Column("文件", 26),
        "done": Column("怎么处理", 14, styles.CENTRED),
        "sheet": Column("工作表", 20),
        "where": Column("位置", 22),
        "kind": Column("是什么", 26),
        "what": Column("内容", 26),
        "advice": Column("请您", 40),
        "decided": Column("决定（手填）", 16),
    },
)


_OF_DECISIONS = ("advice", "decided")
_WITHOUT_DECISIONS: Final = ListDesign(
    PUBLICATION.name, {key: each for key, each in PUBLICATION.columns.items() if key not in _OF_DECISIONS}
)


def publication_workbook(
    copies: Sequence[PublicCopy], target: Path | None = None, left_out: Sequence[RefusedFile] = ()
) -> bytes:
    """Return 公开清单 as the bytes of an .xlsx, the same for the same copies; files of which there is none stand last, with the reason."""

    def write(look: Look) -> None:
        decisions = sum(len(copy.decisions) for copy in copies)
        note = "公开件由原件里看得见的内容重新写成，原件没有动。"
        note += f"要由人定的 {decisions} 处，请逐处写明决定。" if decisions else "没有要由人定的。"
        note += f"有 {len(left_out)} 个文件没有做公开件，列在最后。" if left_out else ""
        design = PUBLICATION if decisions else _WITHOUT_DECISIONS
        sheet = ListSheet(look, SourceLinks(target), design, title="公开清单", note=note)
        for copy in copies:
            name = copy.source.name
            for each in copy.decisions:
                sheet.row({"file": name, "done": DECISIONS, **_fields(each)})
            for number in copy.masked:
                told = {
                    "sheet": number.sheet,
                    "where": number.where,
                    "kind": number.kind,
                    "what": number.mask,
                }
                sheet.row({"file": name, "done": MASKED, **told})
            for each in copy.taken_shortly:
                told = _fields(each)
                if not decisions:
                    del told["advice"]
                sheet.row({"file": name, "done": TAKEN, **told})
        _, not_made = with_short_names((), left_out)
        for file in not_made:
            sheet.row(
                {
                    "file": one_line(file.name),
                    "done": NOT_MADE,
                    "kind": file.reason,
                    "advice" if decisions else "what": file.remedy,
                }
            )
        sheet.end("没有要去掉的，也没有要由人定的", "kind")

    return workbook_bytes(write)


def _fields(each: object) -> dict[str, str]:
    return {field: getattr(each, field) for field in ("sheet", "where", "kind", "what", "advice")}
