from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.defects.bank import projects
from tests.defects.clean import clean_workbook
from tests.defects.rendering import Rendered, render
from tests.defects.specs import FormSpec, WorkbookSpec
from xl_tools.model.grid import CellValue
from xl_tools.model.submission import SheetRole, Submission
from xl_tools.model.table_reading import TableReading
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import submission_of
from xl_tools.values.amount import parse_amount
from xl_tools.values.percent import parse_percent
from xl_tools.values.project_code import has_valid_check

SEEDS = range(40)
_FUNDING = ("budget", "fiscal", "other")
_PERIODS = ("march", "june", "october", "december")


def read(spec: WorkbookSpec) -> tuple[Rendered, Submission]:
    rendered = render(spec)
    return rendered, submission_of(rendered.data, Path(spec.file_name), shipped_settings())


def normalised(key: str, value: CellValue) -> str | Decimal | None:
    """Return what a field means: amounts and percents as numbers, texts without white space at the ends."""
    text = "" if value is None else str(value).strip()
    if key in _FUNDING:
        return parse_amount(text)
    if isinstance(value, float):
        return Decimal(text) * 100
    return parse_percent(text) if key in _PERIODS else text


def meant(key: str, text: str, value: CellValue) -> str | Decimal | None:
    """Return what was read where ``value`` was written."""
    if key in _FUNDING:
        return parse_amount(text)
    return parse_percent(text) if key in _PERIODS or isinstance(value, float) else text


def differences(
    index: int, form: FormSpec, reading: TableReading, rendered: Rendered
) -> Iterator[tuple[str, object, object]]:
    """Yield every field and label that was read with another text or at another place."""
    for key, value in form.texts.items():
        place = rendered.places[index, key]
        if (at := (reading.sheet, reading.address(key))) != place:
            yield key, place, at
        kind, _, rest = key.partition(".")
        if rest.endswith((".level1", ".level2")):
            number, level = rest.split(".")
            text = str(getattr(reading.table.indicators[int(number)], level))
        else:
            text = reading.texts.get(key, "")
        if meant(kind, text, value) != (expected := normalised(kind, value)):
            yield key, expected, text
    for field, label in reading.labels.items():
        place = rendered.places[index, f"label.{field}"]
        if (at := (reading.sheet, label.cell.address)) != place:
            yield f"label.{field}", place, at


@pytest.mark.parametrize("seed", SEEDS)
def test_every_text_is_read_back_at_its_place(seed: int) -> None:
    spec = clean_workbook(seed)
    rendered, submission = read(spec)
    assert len(submission.tables) == len(spec.forms)
    for index, (form, reading) in enumerate(zip(spec.forms, submission.tables, strict=True)):
        assert list(differences(index, form, reading, rendered)) == []
        assert len(reading.table.indicators) == form.indicator_count
        assert [left.text for left in reading.leftovers] == [text.strip() for text in form.layout.foot]


@pytest.mark.parametrize("seed", SEEDS)
def test_unit_list_and_narrative_are_read_back(seed: int) -> None:
    spec = clean_workbook(seed)
    _, submission = read(spec)
    named = [row for row in spec.listed if row.name]
    shown = bool(spec.list_layout.approved)
    assert [(p.unit_code, p.code, p.name) for p in submission.units.projects] == [
        (row.unit_code, row.code, row.name) for row in named
    ]
    assert [p.approved for p in submission.units.projects] == [
        parse_amount(str(row.approved)) if shown and row.approved is not None else None for row in named
    ]
    assert [unit.code for unit in submission.units.units] == list(
        dict.fromkeys(row.unit_code for row in spec.listed)
    )
    assert (submission.info.unit_code, submission.info.unit_name) == (spec.unit_code, spec.unit_name)
    assert submission.info.year == spec.year  # without 单位信息 it is that of the codes
    chapters = submission.narrative.narrative.chapters if submission.narrative else ()
    assert [(c.heading, list(c.paragraphs)) for c in chapters] == [
        (c.heading, c.paragraphs) for c in spec.chapters
    ]


@pytest.mark.parametrize("seed", range(5))
def test_equal_specs_give_equal_bytes(seed: int) -> None:
    first, second = clean_workbook(seed), clean_workbook(seed)
    assert first == second
    assert render(first) == render(second)


@pytest.mark.parametrize("seed", range(5))
def test_seeds_differ(seed: int) -> None:
    assert clean_workbook(seed) != clean_workbook(seed + 1)


def test_every_project_kind_is_used() -> None:
    used = {name for seed in range(400) for form in clean_workbook(seed).forms for name in _names_of(form)}
    assert [kind.names for kind in projects() if not used & set(kind.names)] == []


def _names_of(form: FormSpec) -> Iterator[str]:
    name = str(form.texts["name"])
    yield from (known for kind in projects() for known in kind.names if name.endswith(known))


@pytest.mark.parametrize("seed", SEEDS)
def test_codes_and_amounts_of_a_clean_workbook_agree(seed: int) -> None:
    spec = clean_workbook(seed)
    codes = [str(form.texts["code"]) for form in spec.forms]
    assert len(set(codes)) == len(codes)
    assert all(map(has_valid_check, codes))
    for form in spec.forms:
        budget, fiscal, other = (normalised(field, form.texts[field]) or Decimal(0) for field in _FUNDING)
        listed = spec.listed_of(form)
        assert isinstance(fiscal, Decimal)
        assert isinstance(other, Decimal)
        assert budget == fiscal + other
        assert listed is not None
        assert listed.approved is None or Decimal(str(listed.approved)) == budget


@pytest.mark.parametrize("seed", SEEDS)
def test_no_slot_is_left_unfilled(seed: int) -> None:
    spec = clean_workbook(seed)
    texts = [str(text) for form in spec.forms for text in form.texts.values()]
    texts += [text for chapter in spec.chapters for text in (chapter.heading, *chapter.paragraphs)]
    assert not [
        text
        for text in texts
        if set("{}|/") & set(text.replace("元/", "").replace("/年", "").replace("/月", ""))
    ]


def test_forms_are_the_only_sheets_beside_our_own() -> None:
    for seed in SEEDS:
        _, submission = read(clean_workbook(seed))
        unknown = [note.name for note in submission.sheets if note.role is SheetRole.UNKNOWN]
        assert [name for name in unknown if name != "设置"] == []
