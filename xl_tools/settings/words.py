"""What stands in a settings file, each kind with its proof: words, patterns, codes of rules, severities, years."""

import re
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, Field, ValidationInfo

from xl_tools.model.finding import Dimension, Severity

OFF = "不查"
OWN_CODE = re.compile(r"BJ\d{3}")
"""A code of a bureau's own rule."""

SEVERITIES = {severity.chinese: severity for severity in Severity}


class Reading(NamedTuple):
    """Context of validation: the folder of the file that is read, and all that it says itself, as :func:`repr` has it.

    The patterns that come with the program are compiled by a test: every start would pay for it (15 ms).
    """

    folder: Path
    said: str


def _regular_expression(text: str, info: ValidationInfo) -> str:
    if isinstance(info.context, Reading) and repr(text) not in info.context.said:
        return text
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"“{text}”不是正确的正则表达式") from error
    return text


def _one_of(what: str, *words: str) -> AfterValidator:
    def proven(text: str) -> str:
        if text not in words:
            raise ValueError(f"{what}只能是{'、'.join(words[:-1])}或{words[-1]}")
        return text

    return AfterValidator(proven)


Word = Annotated[str, Field(min_length=1)]
Words = Annotated[tuple[Word, ...], Field(min_length=1)]
Pattern = Annotated[str, Field(min_length=1), AfterValidator(_regular_expression)]
Patterns = tuple[Pattern, ...]
OwnCode = Annotated[str, Field(pattern=rf"^{OWN_CODE.pattern}$")]
RuleCode = Annotated[str, Field(pattern=rf"^(?:JX[1-9MS]\d\d|{OWN_CODE.pattern})$")]
SeverityWord = Annotated[str, _one_of("级别", *SEVERITIES)]
SeverityOrOff = Annotated[str, _one_of("级别", *SEVERITIES, OFF)]
DimensionWord = Annotated[str, _one_of("维度", *Dimension)]
