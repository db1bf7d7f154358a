"""Chinese text as keys: what two spellings have in common.

Keys are for comparing only. What a clerk typed is stored and printed as typed.
"""

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+"
)
_BRACKETS = str.maketrans("【】〔〕［］〖〗{}", "[][][][][]")


def squeeze(text: str) -> str:
    """Return the text without white space of any width and without invisible characters."""
    if text.isprintable() and " " not in text:  # most texts, and faster than a search
        return text
    return _INVISIBLE.sub("", text)


@lru_cache(maxsize=8192)  # a name is asked for by one rule after the other
def half_width(text: str) -> str:
    """Return the text half width and without white space: what a clerk meant to type."""
    return squeeze(unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=8192)  # every sheet has the same labels
def label_key(text: str) -> str:
    r"""Return the key of a form label: half width, no white space, no closing colon.

    ``其中：财政\n资金``, ``其中:财政资金`` and ``其中： 财政 资金：`` have one key.
    """
    return half_width(text).rstrip(":").casefold()


def indicator_level_key(text: str) -> str:
    """Return the key of the name of a 一级 or 二级指标: that of a label, without the closing 指标."""
    return label_key(text).removesuffix("指标")


@lru_cache(maxsize=8192)  # the same few names are compared again and again
def name_key(text: str) -> str:
    """Return the key by which names of units and projects are the same: width, spaces and bracket shapes aside."""
    return half_width(text).translate(_BRACKETS).casefold()


def one_line(text: str) -> str:
    """Return the text on one line, runs of white space folded to one space, for messages and sheet names."""
    return " ".join(text.split())
