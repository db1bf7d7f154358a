"""A folder of townships on the disk: good workbooks, bad files among them, and the ledger of what it holds."""

from dataclasses import dataclass, field
from pathlib import Path

from tests.scale.bad_files import bad_file, unheard_of
from tests.scale.townships import township
from xl_tools.forms.labels import FUNDING_FIELDS

_BAD_IN_A_HUNDRED = 5


@dataclass
class Ledger:
    """What the generator put into the folder: files by path, sums in fen, faults by file, reasons by bad file."""

    files: int = 0
    forms: int = 0
    indicators: int = 0
    fen: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FUNDING_FIELDS, 0))
    faults: dict[str, frozenset[str]] = field(default_factory=dict)
    bad: dict[str, str] = field(default_factory=dict)


def write_county(folder: Path, townships: int, bad_in_a_hundred: int = _BAD_IN_A_HUNDRED) -> Ledger:
    """Write so many townships below a folder, and bad files among them; return the ledger."""
    ledger = Ledger()
    for number in range(townships):
        one = township(number)
        path = folder / one.file_name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.data)
        ledger.files += 1
        ledger.forms += one.forms
        ledger.indicators += one.indicators
        for name, amount in one.fen.items():
            ledger.fen[name] += amount
        if one.faults:
            ledger.faults[path.name] = one.faults
        bad = number * bad_in_a_hundred // 100
        if bad < (number + 1) * bad_in_a_hundred // 100:
            spoiled = bad_file(bad, one.data)
            (path.parent / spoiled.name).write_bytes(spoiled.data)
            ledger.bad[spoiled.name] = spoiled.reason
    for name, data in unheard_of(path.stem, one.data).items():
        (path.parent / name).write_bytes(data)
    return ledger
