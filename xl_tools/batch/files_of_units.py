"""Files whose sheets tell no listed unit, or another one, given to the unit of the list that they are of."""

from xl_tools.batch.batch import Batch
from xl_tools.batch.packed import file_entries, files_held, held_of
from xl_tools.batch.said_unit import Said, as_said
from xl_tools.model.unit import Unit, UnitInfo, UnitList
from xl_tools.values.listed_units import BY_BOTH, ListedUnits
from xl_tools.values.unit_key import UnitKeys, is_same_unit, units_told, whose


def with_listed_units(batch: Batch, units: UnitList | None, *, as_listed: bool) -> Batch:
    """Return the batch with every file as of the listed unit that it is of; what was not so on its sheets is told.

    A file is of another unit than its code says, or of one although it says none, where its name and its projects' codes are
    both that unit's; or only one of them is, its code is not on the list, and nothing else has come of that unit for the year.
    What the bureau has written on 收件 goes before. ``as_listed``: units whose sheets call them otherwise are called as on
    the list, but not by the name of another one.
    """
    if units is None or not units.units:
        return batch
    held, entries, listed = held_of(batch.checked), file_entries(batch.checked), ListedUnits(units)
    keys = UnitKeys((*units_told(units), *(whose(entry.info) for entry in entries)))
    homes = {keys.of(told): unit for told, unit in zip(units_told(units), units.units, strict=True)}
    here = [keys.of(whose(entry.info)) for entry in entries]
    come = {
        (homes[key].code, entry.info.year) for key, entry in zip(here, entries, strict=True) if key in homes
    }
    codes = {key.code for key in homes}
    changed, told = list(held), list[str]()
    for place, (key, entry) in enumerate(zip(here, entries, strict=True)):
        if entry.file.home or len(entry.units) > 1:
            continue
        own, name = homes.get(key), entry.info.unit_name
        likely = listed.likely(name, entry.codes)
        has_come = likely and (likely.unit.code, entry.info.year) in come
        if likely and likely.unit != own and (likely.why == BY_BOTH or not (has_come or key.code in codes)):
            home = f"{_written(entry.info, own)}；{likely.why}"
            changed[place] = as_said(held[place], Said(likely.unit, home=home))
            told.append(f"{entry.file.name} 算 {likely.unit.code} {likely.unit.name} 的：{home}，请改正")
        elif as_listed and own and own.name and not (is_same_unit(own.name, name) or listed.likely(name, ())):
            changed[place] = as_said(held[place], Said(own))
    return batch._replace(checked=files_held(changed), told=(*batch.told, *told))


def _written(info: UnitInfo, own: Unit | None) -> str:
    """Say what a file tells of its unit that is not so."""
    if not info.unit_code:
        return "表上没有写单位编码"
    return f"表上写的单位编码是 {info.unit_code}，" + (f"那是{own.name}的" if own else "不在单位清单里")
