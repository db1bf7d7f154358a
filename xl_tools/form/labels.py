"""Which field a label names."""

from collections.abc import Mapping
from functools import cached_property

from xl_tools.settings import Settings
from xl_tools.values.text import label_key

FUNDING_FIELDS = ("budget", "fiscal", "other")
PLAN_FIELDS = ("march", "june", "october", "december")
INDICATOR_FIELDS = ("level1", "level2", "level3", "description", "value", "basis")


class Labels:
    """The spellings of every form label, looked up by key."""

    def __init__(self, settings: Settings) -> None:
        """Index the spellings of the settings."""
        self._spellings = settings.labels

    def canonical(self, field: str) -> str:
        """Return the label as it should be written."""
        return self._spellings[field][0]

    def is_canonical(self, field: str, text: str) -> bool:
        """Whether a label is spelled as it should be, spaces and width aside."""
        return label_key(text) == label_key(self.canonical(field))

    def field(self, text: str) -> str | None:
        """Return the field whose label this text is, or ``None``."""
        return self._by_key.get(label_key(text)) if len(text) <= self._longest else None

    def split(self, text: str) -> tuple[str, str] | None:
        """Return field and value of a label that has its value in the same cell (``12月底 100%``, ``项目编码：1303…``)."""
        if len(text) > self._longest * 4:
            return None
        for end in range(len(text) - 1, 1, -1):
            breaks = text[end - 1] in "：:" or text[end].isspace()
            if breaks and (found := self._by_key.get(label_key(text[:end]))) and text[end:].strip(" ：:\t\n"):
                return found, text[end:].strip(" ：:\t\n")
        return None

    @cached_property
    def _by_key(self) -> Mapping[str, str]:
        return {label_key(text): field for field, texts in self._spellings.items() for text in texts}

    @cached_property
    def _longest(self) -> int:
        """No label is longer than this, even with a space or break after every character."""
        return max(len(text) for texts in self._spellings.values() for text in texts) * 2
