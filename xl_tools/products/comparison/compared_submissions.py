"""Whole submissions, old and new: which unit is which, which project is which, and what has changed in each."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import PurePath

from xl_tools.batch.units_of_files import UnitFiles, files_by_unit
from xl_tools.forms.labels import Labels
from xl_tools.model.checked import Checked
from xl_tools.model.pending import PendingState
from xl_tools.model.submission import SheetRole
from xl_tools.model.unit import UnitInfo
from xl_tools.products.comparison.changes import Comparison, Placed, ProjectComparison, UnitComparison
from xl_tools.products.comparison.compared_forms import form_changes
from xl_tools.products.comparison.outside import outside_changes
from xl_tools.products.comparison.over_years import USUAL_CHANGE, project_years
from xl_tools.products.comparison.pairing import Key, pair_up
from xl_tools.values.project_code import is_well_formed, tidy_code
from xl_tools.values.text import name_key

_SIMILAR = 0.6
_MOST_NAMED = 2
_MOST = 2
"""Times the shared ones are more than all of the longer side."""
_NOT_COMPARED = frozenset({SheetRole.UNKNOWN, SheetRole.TOO_LARGE})


_RENAMED = "改名（见“待确认”表）"
_BY_CODE = "单位编码和年度"
_BY_PROJECTS = "项目编码"
_OF_ANY_YEAR = Key[UnitFiles](_BY_CODE, lambda unit: unit.key if _info(unit).unit_code else None)
_UNIT_KEYS = (
    Key[UnitFiles](_BY_CODE, lambda unit: (unit.key, unit.year) if _info(unit).unit_code else None),
    Key[UnitFiles]("文件名", lambda unit: None if _info(unit).unit_code else _stems(unit)),
)


def compare_submissions(
    old: Sequence[Checked],
    new: Sequence[Checked],
    labels: Labels,
    *,
    are_versions: bool = False,
    change: int = USUAL_CHANGE,
) -> Comparison:
    """Return what has changed from the old files to the new ones.

    Units are one by their code, region and year, those without a code by their file name. One whose region or code has
    been corrected is told by its project codes. With ``are_versions`` the one file on each side are two versions, whatever
    they say. Projects are one by their code, else by their name. Where all files of one side are of one year, and those of the
    other of another, the units are one whatever their years, and their projects stand side by side; ``change`` as in
    :func:`~xl_tools.products.comparison.over_years.project_years`.
    """
    if are_versions and len(old) == len(new) == 1:
        (before,), (after,) = files_by_unit(old), files_by_unit(new)
        only = _compared(before, after, labels, change, _differences_of_units(before, after))
        return Comparison((only,))
    befores, afters = files_by_unit(old, new), files_by_unit(new, old)
    keys = (_OF_ANY_YEAR, *_UNIT_KEYS) if _are_of_two_years(befores, afters) else _UNIT_KEYS
    pairing = pair_up(befores, afters, keys, _shared_codes, _BY_PROJECTS)
    units = [
        _compared(befores[i], afters[j], labels, change, _told(says, befores[i], afters[j]))
        for j, (i, says) in sorted(pairing.pairs.items())
    ]
    units += [_compared(befores[place], None, labels, change) for place in pairing.gone]
    units += [_compared(None, afters[place], labels, change) for place in pairing.added]
    units.sort(key=lambda unit: (unit.region, unit.unit_code, unit.year or 0, unit.unit_name))
    return Comparison(tuple(units))


def _are_of_two_years(old: Sequence[UnitFiles], new: Sequence[UnitFiles]) -> bool:
    before, after = ({unit.year for unit in side if unit.year} for side in (old, new))
    return len(before) == len(after) == 1 and before != after


def _info(unit: UnitFiles) -> UnitInfo:
    return unit.files[0].submission.info


def _stems(unit: UnitFiles) -> tuple[str, ...]:
    return tuple(sorted(PurePath(one.submission.file.name).stem for one in unit.files))


def _shared_codes(old: UnitFiles, new: UnitFiles) -> float | None:
    """Return how many project codes two units of one year share: a project code is no other unit's.

    One will do where the unit code is the same; where that is another one, the name is the same and so are most projects.
    """
    (code, name), (other, other_name) = (
        (_info(unit).unit_code, name_key(_info(unit).unit_name)) for unit in (old, new)
    )
    if not code or old.year != new.year or (code != other and name != other_name):
        return None
    before, after = (set(filter(is_well_formed, map(_code, _placed(unit.files)))) for unit in (old, new))
    shared = len(before & after)
    is_enough = code == other or _MOST * shared > max(len(before), len(after))
    return shared if shared and is_enough else None


def _told(says: str, old: UnitFiles, new: UnitFiles) -> tuple[str, ...]:
    if says == _BY_PROJECTS:
        codes = [_info(unit).unit_code or "没有写" for unit in (old, new)]
        differs = "单位编码不同：旧 {}，新 {}".format(*codes)
        return (f"{differs if len(set(codes)) > 1 else _other_regions(old, new)}，按{says}对上的，请核实。",)
    return () if says == _BY_CODE else (f"没有写单位编码，按{says}对上的。",)


def _other_regions(old: UnitFiles, new: UnitFiles) -> str:
    regions = (unit.key.region or "没有写" for unit in (old, new))
    return "行政区划不同：旧 {}，新 {}".format(*regions)


def _differences_of_units(old: UnitFiles, new: UnitFiles) -> tuple[str, ...]:
    notes = []
    infos = [_info(unit) for unit in (old, new)]
    if len({name_key(info.unit_code) for info in infos}) > 1:
        units = (f"{info.unit_code} {info.unit_name}".strip() or "没有写" for info in infos)
        notes.append("两个文件的单位不同：旧 {}，新 {}。".format(*units))
    if old.key.region and new.key.region and old.key.region != new.key.region:
        notes.append(f"两个文件的{_other_regions(old, new)}。")
    if old.year != new.year:
        notes.append(f"两个文件的年度不同：旧 {old.year or '没有写'}，新 {new.year or '没有写'}。")
    return tuple(notes)


def _compared(
    old: UnitFiles | None,
    new: UnitFiles | None,
    labels: Labels,
    change: int,
    notes: tuple[str, ...] = (),
) -> UnitComparison:
    shown = new or old
    assert shown is not None  # noqa: S101 - a unit is on one side at least
    before, after = (unit.files if unit else () for unit in (old, new))
    both = bool(old and new)
    projects = _projects(before, after, labels)
    is_over_years = (
        old is not None and new is not None and None not in (old.year, new.year) and old.year != new.year
    )
    return UnitComparison(
        _info(shown).unit_code,
        _info(shown).unit_name,
        shown.year,
        before,
        after,
        projects=projects,
        others=outside_changes([c.submission for c in before], [c.submission for c in after]) if both else (),
        notes=(*notes, *_not_compared(before, after)),
        region=shown.region,
        old_year=old.year if old and is_over_years else None,
        years=tuple(project_years(project, change) for project in projects) if is_over_years else (),
    )


def _not_compared(old: Sequence[Checked], new: Sequence[Checked]) -> Iterator[str]:
    """Say which sheets could not be compared, since nobody knows what they are."""
    for word, side in (("旧", old), ("新", new)):
        names = [note.name for one in side for note in one.submission.sheets if note.role in _NOT_COMPARED]
        if names:
            yield f"{word}文件里认不出或过大的工作表没有对比：{'、'.join(names)}。"


def _projects(
    old: Sequence[Checked], new: Sequence[Checked], labels: Labels
) -> tuple[ProjectComparison, ...]:
    before, after = _placed(old), _placed(new)
    renamed = {
        name_key(line.now): name_key(line.before)
        for one in new
        for line in one.submission.pending
        if line.state is PendingState.RENAMED
    }
    by_old_name = Key[Placed](_RENAMED, lambda placed: renamed.get(_name(placed), _name(placed)) or None)
    pairing = pair_up(before, after, (*_PROJECT_KEYS, by_old_name) if renamed else _PROJECT_KEYS)
    found = []
    for place, placed in enumerate(after):
        if place in pairing.pairs:
            earlier, says = before[pairing.pairs[place][0]], pairing.pairs[place][1]
            changes = form_changes(earlier, placed, labels)
            found.append(ProjectComparison(earlier, placed, changes, says, _other_name(earlier, placed)))
        else:
            note = _likely("旧", placed, before, pairing.gone)
            found.append(ProjectComparison(None, placed, note=note))
    found += [
        ProjectComparison(before[place], None, note=_likely("新", before[place], after, pairing.added))
        for place in pairing.gone
    ]
    return tuple(found)


def _placed(side: Sequence[Checked]) -> list[Placed]:
    return [Placed(one.submission.file, reading) for one in side for reading in one.submission.tables]


def _code(placed: Placed) -> str:
    return tidy_code(placed.reading.table.code)


def _name(placed: Placed) -> str:
    return name_key(placed.reading.table.name)


_PROJECT_KEYS = (
    Key[Placed]("编码和名称", lambda placed: (_code(placed), _name(placed), placed.reading.sheet)),
    Key[Placed]("编码和名称", lambda placed: (_code(placed), _name(placed)) if _code(placed) else None),
    Key[Placed]("编码", lambda placed: _code(placed) or None),
    Key[Placed]("名称", lambda placed: _name(placed) or None),
)


def _other_name(old: Placed, new: Placed) -> str:
    """Warn where the code says that two projects are one and their names say nothing of the kind."""
    if not _name(old) or _alike(old, new):
        return ""
    return f"编码相同而名称不像：旧“{old.reading.table.name}”，新“{new.reading.table.name}”，请核实是不是同一个项目。"


def _likely(side: str, placed: Placed, others: Sequence[Placed], places: Sequence[int]) -> str:
    """Name the unmatched projects of the other side that this one may have been, without taking it for one."""
    alike = [others[place].reading.table.name for place in places if _alike(placed, others[place])]
    if not alike:
        return ""
    names = "、".join(f"“{name}”" for name in alike[:_MOST_NAMED])
    return f"与{side}文件里的{names}相近，但编码对不上、名称不相同，没有当作同一个项目，请核实。"


def _alike(one: Placed, other: Placed) -> bool:
    left, right = _name(one), _name(other)
    if not (left and right):
        return False
    return left in right or right in left or SequenceMatcher(None, left, right).ratio() >= _SIMILAR
