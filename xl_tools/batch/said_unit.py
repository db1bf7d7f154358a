"""A file as somebody says it is: of which unit, taken or not."""

from dataclasses import replace
from functools import partial
from typing import NamedTuple

from xl_tools.batch.packed import Held
from xl_tools.model.checked import Checked
from xl_tools.model.submission import SourceFile
from xl_tools.model.unit import Unit


class Said(NamedTuple):
    """Whose a file is, whether it is taken, and why it is of this unit; what is not said stays as it is.

    ``is_whole``: all its tables are of this unit, those too that name another one than the file.
    """

    unit: Unit | None = None
    taken: bool | None = None
    home: str = ""
    is_whole: bool = False


def as_said(one: Held, said: Said) -> Held:
    """Return a file as it is said to be; what its cells say stays for the findings, which were made before."""
    if isinstance(one, Checked):
        return _as_said(said, one)
    entry = one.entry
    info = entry.info.model_copy(update=_of(said.unit)) if said.unit else entry.info
    entry = entry._replace(file=_file(entry.file, said), info=info)
    return one._replace(entry=entry, changes=(*one.changes, partial(_as_said, said)))


def _as_said(said: Said, one: Checked) -> Checked:
    submission = one.submission
    file = _file(submission.file, said)
    if said.unit is None:
        return replace(one, submission=replace(submission, file=file))
    update, before = _of(said.unit), submission.info.unit_code
    tables = tuple(
        replace(reading, table=reading.table.model_copy(update=update))
        if said.is_whole or reading.table.unit_code in ("", before)
        else reading
        for reading in submission.tables
    )
    info = submission.info.model_copy(update=update)
    return replace(one, submission=replace(submission, file=file, tables=tables, info=info))


def _file(file: SourceFile, said: Said) -> SourceFile:
    return file._replace(taken=file.taken if said.taken is None else said.taken, home=said.home or file.home)


def _of(unit: Unit) -> dict[str, str]:
    return {"unit_code": unit.code, **({"unit_name": unit.name} if unit.name else {})}
