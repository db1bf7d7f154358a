"""The height that a row of a sheet states: given, changed and taken away in the row's own tag, all else as it is."""

from collections.abc import Iterator

from xl_tools.opc.xml_elements import Splice, XmlElement, with_attribute, without_attribute

_HIGHEST = 409.5
"""Points: no row of a sheet can be higher."""


def is_height(said: str) -> bool:
    """Whether a text is a height that a row can have, in points; empty for none stated."""
    try:
        return not said or 0 < float(said) <= _HIGHEST
    except ValueError:
        return False


def with_height(xml: bytes, row: XmlElement, said: str) -> Iterator[Splice]:
    """Give a row this height, as set by hand; none where it is empty."""
    if not said:
        yield from without_attribute(xml, row, b"ht")
        yield from without_attribute(xml, row, b"customHeight")
        return
    new = ""
    for name, value in (("ht", said), ("customHeight", "1")):
        if name in row.attributes:
            yield from with_attribute(xml, row, name.encode(), value)
        else:
            new += f' {name}="{value}"'
    if new:
        at = xml.index(b"row", row.start) + len(b"row")
        yield Splice(at, at, new.encode())
