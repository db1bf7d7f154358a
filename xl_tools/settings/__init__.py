"""What a bureau may change without touching code: labels, frameworks, word lists, limits."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import Field, ValidationError

from xl_tools.errors import InvalidDataError
from xl_tools.model.record import Record

_SHIPPED = Path(__file__).with_name("settings.toml")


class Framework(Record):
    """指标框架: the 二级指标 of each 一级指标, and which of them a table must have."""

    levels: dict[str, tuple[str, ...]]
    required: tuple[str, ...]
    at_least_one: tuple[str, ...]
    expected: tuple[str, ...]


class Frameworks(Record):
    """The known frameworks and the one in use."""

    used: str
    versions: dict[str, Framework]

    @property
    def current(self) -> Framework:
        """The framework in use."""
        return self.versions[self.used]


class Wording(Record):
    """Word lists; ``placeholders`` are regular expressions for a whole cell."""

    placeholders: tuple[str, ...]
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

    labels: dict[str, tuple[str, ...]]
    framework: Frameworks
    wording: Wording
    limits: Limits


def load_settings(path: Path) -> Settings:
    """Read and validate a settings file; :class:`InvalidDataError` names the line or the item that is wrong."""
    try:
        return Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidDataError(path, f"设置文件的写法有误（{error}）", "请改正这一处") from error
    except ValidationError as error:
        first = error.errors()[0]
        item = ".".join(map(str, first["loc"]))
        raise InvalidDataError(path, f"设置项 {item} 有误（{first['msg']}）", "请改正这一项") from error


@cache
def shipped_settings() -> Settings:
    """Return the settings that come with the program."""
    return load_settings(_SHIPPED)
