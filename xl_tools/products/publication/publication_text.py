"""公开清单 for the screen and as JSON: what was taken out, what was masked, what a person must decide."""

import json
from collections.abc import Iterator, Sequence

from xl_tools.errors import shown_name
from xl_tools.model.checked import RefusedFile
from xl_tools.opc.seen_sheet import Taken
from xl_tools.products.publication.public_copy import PublicCopy

TAKEN, MASKED, DECISIONS = "去掉的", "遮住的个人号码", "要由人定的"
NOT_MADE = "没有做的"


def publication_text(copies: Sequence[PublicCopy]) -> str:
    """Return the list of each copy, its whole in one line first."""
    lines: list[str] = []
    for copy in copies:
        lines += [f"{shown_name(copy.source)}：{copy.whole}"]
        for heading, told in _sections(copy):
            if told:
                lines += [f"  {heading}：", *(f"    {line}" for line in told)]
    return "\n".join(lines)


def _sections(copy: PublicCopy) -> Iterator[tuple[str, list[str]]]:
    yield DECISIONS, [in_words(each) for each in copy.decisions]
    yield (
        MASKED,
        [f"{_place(number.sheet, number.where)}{number.kind} {number.mask}" for number in copy.masked],
    )
    yield TAKEN, [in_words(each) for each in copy.taken_shortly]


def in_words(each: Taken) -> str:
    """Return a line on one thing: where, what it is, what it says, what to do."""
    advice = f"：{each.advice}" if each.advice else ""
    if each.sheet:
        said = f"（{each.what}）" if each.what else ""
        return f"{_place(each.sheet, each.where)}{each.kind}{said}{advice}"
    said = "，".join(filter(None, (each.where, each.what)))
    return f"{each.kind}（{said}）{advice}" if said else f"{each.kind}{advice}"


def _place(sheet: str, where: str) -> str:
    named = f"【{sheet}】" if sheet else ""
    return f"{named}{where} " if where else named


def not_made_text(left_out: Sequence[RefusedFile]) -> str:
    """Return of which files no copy was made, and why; empty for none."""
    if not left_out:
        return ""
    return "\n".join([f"{NOT_MADE}（{len(left_out)} 个）：", *(f"  {file.said}" for file in left_out)])


def publication_json(copies: Sequence[PublicCopy], left_out: Sequence[RefusedFile] = ()) -> str:
    """Return the lists as JSON."""
    told = [
        {
            "file": copy.source.name,
            "unchanged": copy.is_unchanged,
            "taken_out": [_told(each) for each in copy.taken],
            "masked": [number._asdict() for number in copy.masked],
            "to_decide": [{**_told(each), "advice": each.advice} for each in copy.decisions],
        }
        for copy in copies
    ]
    not_made = [
        {"file": file.name, "reason": file.reason, "remedy": file.remedy, "state": file.left_out.value}
        for file in left_out
    ]
    return json.dumps({"files": told, "not_made": not_made}, ensure_ascii=False, indent=2) + "\n"


def _told(each: Taken) -> dict[str, str]:
    return {"kind": each.kind, "sheet": each.sheet, "where": each.where, "what": each.what}
