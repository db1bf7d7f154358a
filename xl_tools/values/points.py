"""Points that close a label or the name of a level: ``产出指标（50分）``, ``成本指标(0-20)分``, ``预算执行10分``."""

import re
from decimal import Decimal

_NUMBER = r"\d{1,3}(?:\.\d+)?"
_POINTS = re.compile(
    rf"\s*(?:[(（\[【]\s*({_NUMBER}(?:\s*[-~～—至到]\s*{_NUMBER})?)\s*(?:分\s*[)）\]】]|[)）\]】]\s*分)"
    rf"|({_NUMBER}(?:\s*[-~～—至到]\s*{_NUMBER})?)\s*分)\s*[:：]?$"
)
_FIGURE = re.compile(rf"\s*({_NUMBER})\s*分?\s*")


def parted_points(text: str) -> tuple[str, str]:
    """Return a name without the points that close it, and the points as written (``50``, ``0-20``); empty where none do."""
    match = _POINTS.search(text) if "分" in text else None
    if match is None or not match.start():
        return text, ""
    return text[: match.start()], "".join((match[1] or match[2]).split())


def parse_points(text: str) -> Decimal | None:
    """Return the number of points that a cell says (``10``, ``10分``), ``None`` where it says none."""
    match = _FIGURE.fullmatch(text.removesuffix("%"))
    return Decimal(match[1]) if match else None
