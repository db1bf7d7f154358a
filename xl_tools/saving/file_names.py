"""Names of files made of what a workbook says: a unit's name may hold anything, a file's name may not."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from xl_tools.errors import shown_name
from xl_tools.model.unit import UnitInfo
from xl_tools.saving.safe_save import check_target
from xl_tools.values.project_code import region_code

MARKED = "_标记"
"""Stands at the end of a marked copy's name."""

_NEVER = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]')
"""What Windows forbids, control characters, and marks that turn the direction of writing (``exe.xslx`` for ``xlsx.exe``)."""

_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=\.|\s|$)", re.IGNORECASE)
_LONGEST = 120  # bytes of UTF-8: Linux allows 255, Windows 260 characters of the whole path
_LONGEST_APART = 200  # of a name with unit and folder in it
_NAMELESS = "未命名"


def file_stem(text: str, longest: int = _LONGEST) -> str:
    """Return a name for a file, without ending, that every system takes and that stays within its folder.

    Source: Microsoft, "Naming Files, Paths, and Namespaces". Harmless names stay as they are.
    """
    plain = _NEVER.sub("_", " ".join(text.split()))
    cut = plain.encode()[:longest].decode(errors="ignore")
    stem = cut.strip(" .") or _NAMELESS
    return f"_{stem}" if _DEVICE.match(stem) else stem


def names_in(
    folder: Path, files: Sequence[tuple[Path, UnitInfo]], ending: Callable[[Path], str]
) -> list[Path]:
    """Return a name in a folder for what is made of each file: that of its unit, as :func:`unit_stems` has it."""
    stems = unit_stems(files)
    names = [folder / f"{stem}{ending(file)}" for stem, (file, _) in zip(stems, files, strict=True)]
    for name, (file, _) in zip(names, files, strict=True):
        check_target(name, [file])
    return names


def unit_stems(files: Sequence[tuple[Path, UnitInfo]]) -> list[str]:
    """Return a name for what is made of each file: code and name of its unit, whatever the file is called.

    Of files that tell no unit it is their own. Where units are called the same, region, year, the file's own name and its
    folder tell them apart, as far as needed; what has all of these alike is numbered.
    """
    told = [
        (
            f"{info.unit_code}{info.unit_name}" or shown_name(file.stem),
            region_code(info.region),
            f"{info.year}年度" if info.year else "",
            shown_name(file.stem),
            shown_name(file.parent.name),
        )
        for file, info in files
    ]
    return distinct_stems(told, [str(file) for file, _ in files])


def distinct_stems(told: Sequence[Sequence[str]], sources: Sequence[str]) -> list[str]:
    """Return a name for each, no two of them alike on a system that knows no difference of case.

    ``told`` says of each, in equally many texts, what it is called and what tells it from others called the same: its
    unit, its folder. Only where names collide is more than the first of them in the name. What none of them tells apart
    is numbered in the order of ``sources``: in whatever order all are given, each has the same name.
    """
    used = [[texts[0]] for texts in told]
    for more in range(1, max(map(len, told), default=0)):
        for places in _alike(used):
            if len({told[place][more] for place in places}) > 1:
                for place in places:
                    used[place].append(told[place][more])
    names = dict.fromkeys(range(len(told)), "")
    taken: set[str] = set()
    for place in sorted(names, key=lambda place: (sources[place], told[place])):
        stem = name = file_stem(_joined(used[place]), _LONGEST_APART)
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}({number})"
        taken.add(name.casefold())
        names[place] = name
    return list(names.values())


def _alike(used: Sequence[Sequence[str]]) -> list[list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for place, texts in enumerate(used):
        groups[file_stem(_joined(texts), _LONGEST_APART).casefold()].append(place)
    return [places for places in groups.values() if len(places) > 1]


def _joined(texts: Iterable[str]) -> str:
    return "_".join(filter(None, texts))
