"""In which order the forms of a unit are printed: by the numbers of their titles, wherever their sheets stand."""

from collections.abc import Sequence
from pathlib import PurePath

from xl_tools.model.checked import Checked
from xl_tools.model.table_reading import TableReading
from xl_tools.values.project_code import is_well_formed, tidy_code

_MOST_SHOWN = 20


def order_of_forms(tables: Sequence[TableReading], *, by_code: bool = False) -> list[int]:
    """Return the places of the forms in the order of print.

    They go by their numbers where each has one of its own; where none has any, and it is asked for ``by_code``, by their
    codes; else as they stand.
    """
    places = list(range(len(tables)))
    if _are_all_told(numbers := _numbers(tables)):
        return sorted(places, key=lambda place: numbers[place] or 0)
    codes = [tidy_code(each.table.code) for each in tables]
    if by_code and not any(numbers) and len({*codes}) == len(codes) and all(map(is_well_formed, codes)):
        return sorted(places, key=lambda place: codes[place])
    return places


def order_said(checked: Sequence[Checked]) -> tuple[str, ...]:
    """Say of which files the numbers do not stand in order, and how their forms are printed; a line each way."""
    sorted_, as_they_stand = list[str](), list[str]()
    for one in checked:
        told = [number for number in _numbers(one.submission.tables) if number]
        if told != sorted({*told}):
            shown = "、".join(map(str, told[:_MOST_SHOWN])) + ("……" if len(told) > _MOST_SHOWN else "")
            are_told = _are_all_told(_numbers(one.submission.tables))
            (sorted_ if are_told else as_they_stand).append(
                f"{PurePath(one.submission.file.name).name}（{shown}）"
            )
    lines = []
    if sorted_:
        lines.append(f"工作表的先后与标题里的序号不一致，印的按序号排：{'；'.join(sorted_)}")
    if as_they_stand:
        lines.append(f"标题里的序号有重复的或没写的，印的照工作表的先后，请改正：{'；'.join(as_they_stand)}")
    return tuple(lines)


def _numbers(tables: Sequence[TableReading]) -> list[int | None]:
    return [each.table.number for each in tables]


def _are_all_told(numbers: Sequence[int | None]) -> bool:
    """Whether every form has a number of its own."""
    return all(numbers) and len({*numbers}) == len(numbers)
