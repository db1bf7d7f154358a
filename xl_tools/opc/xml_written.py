"""A part written anew from its elements: no comments, no processing instructions, no namespace that is not named."""

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from xl_tools.opc.xml_elements import escaped

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def write_anew(root: ET.Element, prefixes: Mapping[str, str]) -> bytes:
    """Return a part with its namespaces at its root, by the prefix of each; an empty prefix is that of the elements.

    What is of a namespace without a prefix is left out.
    """
    stated = "".join(f' xmlns{":" if prefix else ""}{prefix}="{name}"' for name, prefix in prefixes.items())
    return _DECLARATION + _element(root, prefixes, stated.encode())


def _element(element: ET.Element, prefixes: Mapping[str, str], stated: bytes = b"") -> bytes:
    name = _name(element.tag, prefixes)
    if name is None:
        return b""
    told = [(_name(key, prefixes) if key.startswith("{") else key, value) for key, value in element.items()]
    attributes = "".join(f' {key}="{escaped(value).decode()}"' for key, value in told if key)
    opened = b"<%b%b%b" % (name.encode(), stated, _line_ends(attributes))
    inner = escaped(element.text or "") + b"".join(
        _element(child, prefixes) + escaped(child.tail or "") for child in element
    )
    return b"%b>%b</%b>" % (opened, inner, name.encode()) if inner else opened + b"/>"


def _line_ends(attributes: str) -> bytes:
    """Return attributes with their line ends and tabs written so that a reader keeps them."""
    return attributes.replace("\n", "&#10;").replace("\t", "&#9;").encode()


def _name(name: str, prefixes: Mapping[str, str]) -> str | None:
    """Return a name as it is written; none where its namespace has no prefix."""
    namespace, _, local = name.removeprefix("{").rpartition("}")
    if namespace == "http://www.w3.org/XML/1998/namespace":
        return f"xml:{local}"
    prefix = prefixes.get(namespace)
    if prefix is None:
        return None
    return f"{prefix}:{local}" if prefix else local
