"""Every number of the sample altered once: how many of the alterations are found, at their cell."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from xl_tools.checking.run_rules import check_submission
from xl_tools.model.submission import Submission
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import open_submission
from xl_tools.sources.templates import SAMPLE, bundled

_NUMBER = re.compile(r"(?<![\d.])\d[\d,]*(?:\.\d+)?(?![\d.])")
_ENOUGH = {"purpose": 0.95, "goals": 0.9, "narrative": 0.75}


def altered(number: str) -> str:
    """Swap the first two neighbours that differ, else change the first digit."""
    for i, (left, right) in enumerate(pairwise(number)):
        if right not in (left, "0") and left.isdecimal() and right.isdecimal():
            return f"{number[:i]}{right}{left}{number[i + 2 :]}"
    return f"{int(number[0]) % 9 + 1}{number[1:]}"


def texts_with_one_number_altered(text: str) -> Iterator[str]:
    for match in _NUMBER.finditer(text):
        if text[match.end() : match.end() + 1] != ".":  # the number of a goal
            yield f"{text[: match.start()]}{altered(match[0])}{text[match.end() :]}"


def changed_tables(submission: Submission, field: str) -> Iterator[tuple[Submission, str, str]]:
    for index, reading in enumerate(submission.tables):
        for text in texts_with_one_number_altered(reading.texts.get(field, "")):
            table = reading.table.model_copy(update={field: text})
            changed = replace(reading, texts={**reading.texts, field: text}, table=table)
            tables = (*submission.tables[:index], changed, *submission.tables[index + 1 :])
            yield replace(submission, tables=tables), reading.sheet, reading.address(field)


def changed_narratives(submission: Submission) -> Iterator[tuple[Submission, str, str]]:
    reading = submission.narrative
    assert reading is not None
    cells, chapters = iter(reading.cells), reading.narrative.chapters
    for number, chapter in enumerate(chapters):
        next(cells)
        for place, paragraph in enumerate(chapter.paragraphs):
            cell = next(cells).address
            for text in texts_with_one_number_altered(paragraph):
                texts = (*chapter.paragraphs[:place], text, *chapter.paragraphs[place + 1 :])
                changed = chapter.model_copy(update={"paragraphs": texts})
                all_of_them = (*chapters[:number], changed, *chapters[number + 1 :])
                narrative = reading.narrative.model_copy(update={"chapters": all_of_them})
                yield (
                    replace(submission, narrative=reading._replace(narrative=narrative)),
                    "整体绩效",
                    cell,
                )


@pytest.mark.parametrize("field", ["purpose", "goals", "narrative"])
def test_hardly_a_wrong_number_gets_by(field: str) -> None:
    settings, sample = shipped_settings(), open_submission(bundled(SAMPLE), shipped_settings())
    cases = changed_narratives(sample) if field == "narrative" else changed_tables(sample, field)
    found = [
        any((each.sheet, each.cell) == (sheet, cell) for each in check_submission(spoiled, settings).findings)
        for spoiled, sheet, cell in cases
    ]
    assert len(found) > 10
    assert sum(found) >= _ENOUGH[field] * len(found)
