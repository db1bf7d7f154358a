"""The templates that a sheet is held against: a bureau's own first, then those that come with the program."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from xl_tools.form_templates.template import Template


def _none() -> Sequence[Template]:
    return ()


class KnownTemplates(NamedTuple):
    """A bureau's own templates, and how to get those that come with the program, which few files need."""

    own: Sequence[Template] = ()
    shipped: Callable[[], Sequence[Template]] = _none
