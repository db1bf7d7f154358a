"""A short run of ``python -m tests.scale``: some townships, bad files of every kind among them."""

import io
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from tests.scale.bad_files import kinds
from tests.scale.county import Ledger, write_county
from tests.scale.reconciling import differences
from tests.scale.townships import FORMS, township
from xl_tools.batch import batch
from xl_tools.commands.command_line import main
from xl_tools.sheets import list_sheet as summary_list

_TOWNSHIPS = 40


class County(NamedTuple):
    """A folder of townships, its ledger, and its 汇总 as one process makes it."""

    folder: Path
    ledger: Ledger
    summary: bytes


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    """Return townships with a bad file of every kind among them."""
    folder = tmp_path_factory.mktemp("县") / "各乡镇"
    ledger = write_county(folder, _TOWNSHIPS, bad_in_a_hundred=45)
    assert (ledger.forms, len(ledger.bad)) == (_TOWNSHIPS * FORMS, kinds() + 1)
    return County(folder, ledger, merged(folder, 1))


def merged(folder: Path, workers: int) -> bytes:
    """Return the 汇总 of a folder as the command writes it."""
    summary = folder.parent / "汇总.xlsx"
    done = CliRunner().invoke(main, ["merge", str(folder), "-o", str(summary), "--workers", str(workers)])
    assert done.exit_code == 2, done.output  # there are files that could not be read
    return summary.read_bytes()


def test_the_summary_agrees_with_the_ledger_to_the_fen(county: County) -> None:
    assert differences(county.summary, county.ledger) == []


def test_two_workers_and_files_kept_packed_give_the_same_bytes(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "_KEPT_UNPACKED", 10)
    assert merged(county.folder, 2) == county.summary


def test_lists_written_row_by_row_say_the_same(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary_list, "MOST_ROWS_SHARING_TEXTS", 10)
    streamed = merged(county.folder, 1)
    assert streamed != county.summary
    assert values(streamed) == values(county.summary)


def values(summary: bytes) -> dict[str, list[list[Any]]]:
    """Return the values of every sheet."""
    with CalamineWorkbook.from_filelike(io.BytesIO(summary)) as book:
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_a_township_is_the_same_whenever_it_is_written() -> None:
    assert township(3) == township(3)
    assert township(3).data != township(4).data


def test_a_wrong_ledger_is_seen(county: County) -> None:
    ledger = county.ledger
    wrong = Ledger(
        files=ledger.files,
        forms=ledger.forms,
        indicators=ledger.indicators - 1,
        fen=ledger.fen | {"budget": ledger.fen["budget"] + 1},
        faults={},
        bad=dict.fromkeys(ledger.bad, "另一个原因"),
    )
    told = differences(county.summary, wrong)
    assert sum("指标" in line for line in told) == 1
    assert sum(line.startswith("budget") for line in told) == 2
    assert sum("另一个原因" in line for line in told) == len(ledger.bad)
    assert sum(line.startswith("误报") for line in told) == len(ledger.faults)
