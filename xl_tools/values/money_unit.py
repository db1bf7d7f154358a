"""Units of money as forms state them: ``单位：万元``, ``（元）``, ``预算数（元）``."""

import re

from xl_tools.values.text import squeeze

_UNIT = r"(?:人\s*民\s*币\s*)?((?:[百千]?\s*万|[千亿])?\s*元|[万亿])"
_OPEN, _CLOSED = r"\s*[(（\[【]?\s*", r"\s*[)）\]】]?"
_BARE = re.compile(_OPEN + _UNIT + _CLOSED)
_STATED = re.compile(
    rf"{_OPEN}(?:金\s*额\s*(?:单\s*位)?|(?:(?:货\s*币|资\s*金|计\s*[量价])\s*)?单\s*位)\s*[:：为]?"
    rf"{_OPEN}{_UNIT}(?:\s*[(（]人民币[)）])?{_CLOSED}(?:\s*[、,，]\s*分(?=\s|$))?(?=[\s,，.。;；]|$)"
)
_IN_A_LABEL = re.compile(
    rf"\s*(?:[(（\[【]\s*(?:(?:金\s*额\s*)?单\s*位\s*[:：]?\s*)?{_UNIT}\s*[)）\]】]|[,，:：]\s*{_UNIT})\s*[:：]?$"
)


def stated_unit(text: str) -> tuple[str, str]:
    """Return the unit that ``金额单位：元`` says, also within a longer line, and that line without it; else ``""``."""
    match = _STATED.search(text) if "元" in text or "万" in text or "亿" in text else None
    if match is None:
        return "", text
    return squeeze(match[1]), f"{text[: match.start()].rstrip()} {text[match.end() :].lstrip()}".strip()


def bare_unit(text: str) -> str:
    """Return the unit that a text is and no more (``万元``, ``(元)``); empty for any other."""
    match = _BARE.fullmatch(text)
    return squeeze(match[1]) if match else ""


def unit_of_label(label: str) -> tuple[str, str]:
    """Return the unit that closes a label (``预算数（元）``), and the label without it; an empty unit where none does."""
    match = _IN_A_LABEL.search(label) if "元" in label or "万" in label else None
    return (squeeze(match[1] or match[2]), label[: match.start()]) if match else ("", label)
