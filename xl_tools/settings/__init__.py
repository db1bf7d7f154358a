"""What a bureau may change without touching code: labels, frameworks, word lists, limits."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, ValidationError, model_validator

from xl_tools.errors import InvalidDataError
from xl_tools.model.record import Record
from xl_tools.values.text import label_key

LABEL_FIELDS = (
    *(
        "code",
        "name",
        "scale",
        "budget",
        "fiscal",
        "other",
        "purpose",
        "plan",
        "march",
        "june",
        "october",
        "december",
    ),
    *("goals", "level1", "level2", "level3", "description", "value", "basis", "unit_code", "unit_name"),
)
"""The fields of a form that have a label."""

_SHIPPED = Path(__file__).with_name("settings.toml")
_PLACE_IN_TOML = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")
_CHINESE = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这样的设置项",
    "string_type": "应当是文字，写在引号里",
    "tuple_type": "应当是清单，写在方括号里",
    "dict_type": "应当是一组设置",
    "model_type": "应当是一组设置",
    "int_type": "应当是整数",
    "int_parsing": "应当是整数",
    "int_from_float": "应当是整数",
    "greater_than": "应当大于零",
    "too_short": "不能是空的",
    "string_too_short": "不能是空的",
}


def _regular_expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"“{text}”不是正确的正则表达式") from error
    return text


Word = Annotated[str, Field(min_length=1)]
Words = Annotated[tuple[Word, ...], Field(min_length=1)]
Pattern = Annotated[str, AfterValidator(_regular_expression)]


class Framework(Record):
    """指标框架: the 二级指标 of each 一级指标, and which of them a table must have."""

    levels: dict[str, Words]
    required: tuple[str, ...]
    at_least_one: tuple[str, ...]
    expected: tuple[str, ...]

    @model_validator(mode="after")
    def _names_its_levels(self) -> Self:
        level2 = {name for names in self.levels.values() for name in names}
        for name in self.required:
            if name not in level2:
                raise ValueError(f"“{name}”不是这个框架的二级指标")
        for name in (*self.at_least_one, *self.expected):
            if name not in self.levels:
                raise ValueError(f"“{name}”不是这个框架的一级指标")
        return self


class Frameworks(Record):
    """The known frameworks and the one in use."""

    used: str
    versions: dict[str, Framework]

    @model_validator(mode="after")
    def _has_the_used_version(self) -> Self:
        if self.used not in self.versions:
            raise ValueError(f"没有名为“{self.used}”的指标框架")
        return self

    @property
    def current(self) -> Framework:
        """The framework in use."""
        return self.versions[self.used]


class Wording(Record):
    """Word lists; ``placeholders`` are regular expressions for a whole cell."""

    placeholders: tuple[Pattern, ...]
    unit_standard_words: tuple[str, ...]


class Limits(Record):
    """How large an input may be."""

    file_megabytes: int = Field(gt=0)
    package_entries: int = Field(gt=0)
    unpacked_megabytes: int = Field(gt=0)
    compression_ratio: int = Field(gt=0)
    sheet_cells: int = Field(gt=0)


class Settings(Record):
    """All of it; ``labels`` maps a field to its spellings, the canonical one first."""

    labels: dict[str, Words]
    framework: Frameworks
    wording: Wording
    limits: Limits

    @model_validator(mode="after")
    def _names_every_field_once(self) -> Self:
        for field in LABEL_FIELDS:
            if field not in self.labels:
                raise ValueError(f"缺少标签 {field}")
        owner: dict[str, str] = {}
        for field, spellings in self.labels.items():
            if field not in LABEL_FIELDS:
                raise ValueError(f"没有名为 {field} 的标签")
            for spelling in spellings:
                if owner.setdefault(label_key(spelling), field) != field:
                    raise ValueError(f"“{spelling}”既是 {owner[label_key(spelling)]} 又是 {field} 的写法")
        return self


def load_settings(path: Path) -> Settings:
    """Read and validate a settings file; :class:`InvalidDataError` names the line or the item that is wrong."""
    try:
        return Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise InvalidDataError(path, "打不开设置文件", "请检查文件是否存在") from error
    except UnicodeDecodeError as error:
        raise InvalidDataError(path, "设置文件不是 UTF-8 编码", "请用 UTF-8 编码另存") from error
    except tomllib.TOMLDecodeError as error:
        place = _PLACE_IN_TOML.search(str(error))
        where = f"第 {place[1]} 行第 {place[2]} 列" if place and place[1] else "末尾"
        raise InvalidDataError(path, f"设置文件{where}的写法有误", "请改正这一处") from error
    except ValidationError as error:
        first = error.errors()[0]
        item = ".".join(map(str, first["loc"])) or "labels"
        what = first.get("ctx", {}).get("error") or _CHINESE.get(first["type"], "写法不对")
        raise InvalidDataError(path, f"设置项 {item} 有误（{what}）", "请改正这一项") from error


@cache
def shipped_settings() -> Settings:
    """Return the settings that come with the program."""
    return load_settings(_SHIPPED)
