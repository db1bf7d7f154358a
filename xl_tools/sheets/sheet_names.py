"""Names of sheets: what Excel allows."""

import unicodedata

from xl_tools.values.text import one_line

_LONGEST = 31
_FORBIDDEN = str.maketrans("", "", "[]:*?/\\'")


class SheetNames:
    """The names of a booklet's sheets given so far, by page, each once."""

    def __init__(self) -> None:
        """Start without names."""
        self._by_page: dict[int, str] = {}
        self._taken: set[str] = set()

    def __getitem__(self, page: int) -> str:
        """Return the name of a page's sheet."""
        return self._by_page[page]

    def take(self, page: int, wished: str) -> None:
        """Name a page's sheet as wished, within what Excel allows; a name that is taken gets a number."""
        plain = _allowed(wished) or "表"
        name, number = _cut(plain), 1
        while name.casefold() in self._taken:
            number += 1
            ending = f"({number})"
            name = _cut(plain, len(ending)) + ending
        self._taken.add(name.casefold())
        self._by_page[page] = name


def form_sheet_name(number: int, project: str) -> str:
    """Return the name of the sheet with a project's form, within what Excel allows: ``01武装工作经费``."""
    return _cut(f"{number:02d}{_allowed(one_line(project)) or '绩效目标表'}")


def _allowed(name: str) -> str:
    """Return a name without what Excel forbids there, and without what XML cannot hold."""
    return "".join(c for c in name.translate(_FORBIDDEN) if unicodedata.category(c)[0] != "C").strip()


def _cut(name: str, less: int = 0) -> str:
    """Cut a name to the length Excel allows, which counts UTF-16 units."""
    while len(name.encode("utf-16-le")) > 2 * (_LONGEST - less):
        name = name[:-1]
    return name.strip()
