"""Placeholders: ``{项目名称}`` once, ``{.三级指标}`` in the row of a list, ``{项目编码*}`` that must be filled."""

import re
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from xl_tools.form_templates.vocabulary import FieldType, vocabulary
from xl_tools.values.text import half_width

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"(\.?)([^.*\s{}][^*{}]*?)(\*?)")
_GAP = re.compile(r"\s+")


class Placeholder(NamedTuple):
    """A field's name; whether it stands in the row of a list, whether it must be filled."""

    name: str
    in_rows: bool = False
    is_required: bool = False

    @property
    def written(self) -> str:
        """How a template writes it."""
        return f"{{{'.' * self.in_rows}{self.name}{'*' * self.is_required}}}"


Part: TypeAlias = str | Placeholder


class PlaceholderError(ValueError):
    """A cell whose braces are no placeholders; says what is wrong in Chinese."""


def parse_placeholders(text: str) -> tuple[Part, ...]:
    """Return the parts of a cell: texts as they stand, and placeholders; a cell without any is one text.

    Full-width braces are taken for braces. Raises :class:`PlaceholderError` for braces that are none.
    """
    text = text.replace("｛", "{").replace("｝", "}")
    parts: list[Part] = []
    place = 0
    for found in _PLACEHOLDER.finditer(text):
        named = _NAME.fullmatch(half_width(found[1]).replace("．", "."))
        if named is None:
            raise PlaceholderError(
                f"“{found[0]}”里没有栏目的名称" if not found[1].strip("* .") else f"“{found[0]}”写法不对"
            )
        parts += [text[place : found.start()], Placeholder(named[2], bool(named[1]), bool(named[3]))]
        place = found.end()
    parts.append(text[place:])
    if any(isinstance(part, str) and ("{" in part or "}" in part) for part in parts):
        raise PlaceholderError(f"“{text}”里的花括号不成对")
    return tuple(part for part in parts if part)


def placeholders_of(parts: Sequence[Part]) -> tuple[Placeholder, ...]:
    """Return the placeholders among the parts of a cell."""
    return tuple(part for part in parts if isinstance(part, Placeholder))


def pattern_of(parts: Sequence[Part]) -> re.Pattern[str]:
    """Return the pattern of a cell that holds several fields, or a field within a text: a group for each of them.

    White space may stand anywhere between words, dashes and colons may have any width.
    """
    return re.compile(
        r"\s*".join(_group(part) if isinstance(part, Placeholder) else _literal(part) for part in parts)
        + r"\s*",
        re.DOTALL,
    )


def _group(placeholder: Placeholder) -> str:
    """Return the group of a field; a code is of letters and digits, so that no name is taken for one."""
    field = vocabulary().named(placeholder.name, in_rows=placeholder.in_rows)
    return "([0-9A-Za-z]*)" if field.type is FieldType.CODE else "(.*?)"


def _literal(text: str) -> str:
    spelled = []
    for character in _GAP.sub("", text):
        if character in "-－—–":
            spelled.append("[-－—–]")
        elif character in ":：":
            spelled.append("[:：]")
        elif character in "(（":
            spelled.append("[(（]")
        elif character in ")）":
            spelled.append("[)）]")
        else:
            spelled.append(re.escape(character))
    return r"\s*".join(spelled) or r"\s+"
