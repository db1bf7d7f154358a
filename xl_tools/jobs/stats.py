"""Answer the bureau's standing questions from a 数据集."""

from enum import StrEnum
from pathlib import Path

from xl_tools.errors import InvalidDataError
from xl_tools.jobs.desk import PathLike, chosen_form
from xl_tools.products.dataset.answers import csv_table, json_answers, text_tables
from xl_tools.products.dataset.dataset_folder import require_dataset
from xl_tools.products.dataset.engine import require_engine
from xl_tools.products.dataset.questions import QUESTIONS, ask, questions_of

_ROWS_AT_A_GLANCE = 20


class AnswerForm(StrEnum):
    """What ``stats --format`` takes."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


def stats(
    folder: PathLike,
    form: AnswerForm | None = None,
    *,
    target: Path | None = None,
    by: str | None = None,
    region: str | None = None,
    year: int | None = None,
) -> bytes:
    """Return what a dataset says: to the question ``by`` in full, else to all, as text the first rows of each.

    ``target`` is where that will go, refused now if it cannot; without a ``form`` its suffix says which.

    Raises a refusal where the folder is no dataset, or DuckDB is not installed.
    """
    folder, form = Path(folder), chosen_form(form, target, AnswerForm)
    require_engine()
    require_dataset(folder)
    if form is AnswerForm.CSV and by is None:
        raise InvalidDataError("--format csv", "CSV 文件里只放得下一张表", "请加 --by 说明要哪一张")
    answers = ask(folder, (QUESTIONS[by],) if by else questions_of(folder), region, year)
    match form:
        case AnswerForm.TEXT:
            return text_tables(answers, None if by else _ROWS_AT_A_GLANCE).encode()
        case AnswerForm.JSON:
            return json_answers(answers).encode()
        case AnswerForm.CSV:
            return csv_table(answers[0])
