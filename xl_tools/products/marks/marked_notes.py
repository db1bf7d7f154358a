"""Notes in a sheet's part of comments: ours put in, beside or behind a clerk's own, and taken out again."""

from collections.abc import Iterator, Mapping, Sequence

from xl_tools.model.finding import Finding
from xl_tools.model.grid import Cell, parse_address
from xl_tools.opc import xml_elements
from xl_tools.opc.package import SPREADSHEET, PackageRefusedError
from xl_tools.products.marks.note_text import (
    AUTHOR,
    SEPARATOR,
    Run,
    added_runs,
    is_our_note,
    note_runs,
    runs_xml,
)

EMPTY_COMMENTS = f'<comments xmlns="{SPREADSHEET}"><authors/><commentList/></comments>'.encode()
"""A part without notes."""

_COMMENT = b'<P:comment ref="%b" authorId="%d" shapeId="0"><P:text>%b</P:text></P:comment>'
_OF_A_THREAD = "tc="
"""Begins the author of a note that stands for a conversation: Excel shows that instead, and rewrites the note."""


def with_our_notes(
    xml: bytes, part: str, notes: Mapping[Cell, Sequence[Finding]]
) -> tuple[bytes, list[Cell], dict[Cell, list[Run]]]:
    """Put a note on the findings of every cell into a part of comments.

    Returns it, the cells that got a note of their own, and what was put behind a clerk's at others.
    """
    root = xml_elements.parse_elements(xml, part)
    prefix = xml_elements.prefix_of(xml, root)
    splices: list[xml_elements.Splice] = []
    behind: dict[Cell, list[Run]] = {}
    threads: set[Cell] = set()
    for cell, comment, author in _comments(root):
        if cell in notes and author.startswith(_OF_A_THREAD):
            threads.add(cell)
        elif cell in notes and cell not in behind:
            behind[cell] = added_runs(notes[cell])
            splices += _put_behind(xml, comment, behind[cell])
    new = [cell for cell in notes if cell not in behind and cell not in threads]
    number = len(list(root.each("authors", "author")))
    listed = b"".join(
        _COMMENT.replace(b"P:", prefix)
        % (cell.address.encode(), number, runs_xml(note_runs(notes[cell]), prefix))
        for cell in new
    )
    us = b"<%bauthor>%b</%bauthor>" % (prefix, AUTHOR.encode(), prefix)
    splices += [
        xml_elements.put_in(xml, root, "authors", us),
        xml_elements.put_in(xml, root, "commentList", listed),
    ]
    return xml_elements.spliced(xml, splices) if behind or new else xml, new, behind


def _put_behind(
    xml: bytes, comment: xml_elements.XmlElement, runs: Sequence[Run]
) -> Iterator[xml_elements.Splice]:
    """Append runs to a note; its plain text becomes a run, since Excel shows either plain text or runs."""
    text = comment.first("text")
    if text is None:
        return
    prefix = xml_elements.prefix_of(xml, text)
    plain = text.first("t")
    if plain:
        yield xml_elements.Splice(plain.start, plain.start, b"<%br>" % prefix)
        yield xml_elements.Splice(plain.end, plain.end, b"</%br>" % prefix)
    present = [child for child in text.children if child.name in ("t", "r")]
    new = runs_xml(runs, prefix)
    yield (
        xml_elements.Splice(present[-1].end, present[-1].end, new)
        if present
        else xml_elements.appended(xml, text, new)
    )


def without_our_notes(xml: bytes, part: str) -> tuple[bytes, list[Cell], bool]:
    """Return a part of comments without what is ours, the cells whose whole note went, and whether any note is left.

    A note is ours by its author and its opening; what a program that saved the file made of the runs does not matter.
    """
    splices: list[xml_elements.Splice] = []
    gone: list[Cell] = []
    left = 0
    for cell, comment, author in _comments(xml_elements.parse_elements(xml, part)):
        texts, whole = _texts(comment)
        # LibreOffice saves notes without their authors
        if author.strip() in ("", AUTHOR) and is_our_note(whole):
            gone.append(cell)
            splices.append(xml_elements.removed(comment))
        else:
            left += 1
            splices += _cut_behind(xml, comment, texts, whole)
    return xml_elements.spliced(xml, splices), gone, left > 0


def _cut_behind(
    xml: bytes, comment: xml_elements.XmlElement, texts: Sequence[xml_elements.XmlElement], whole: str
) -> Iterator[xml_elements.Splice]:
    """Cut a clerk's note where ours begins behind it: runs may have been joined or split since."""
    clerks, found, _ = whole.partition(SEPARATOR)
    if not found:
        return
    left = len(clerks.removesuffix("\n"))
    runs = [run for run in comment.everything() if run.name == "r"]
    for text in texts:
        kept = text.text[:left]
        left -= len(kept)
        if not kept:
            yield xml_elements.removed(next((run for run in runs if text in run.children), text))
        elif kept != text.text:
            prefix = xml_elements.prefix_of(xml, text)
            new = b'<%bt xml:space="preserve">%b</%bt>' % (prefix, xml_elements.escaped(kept), prefix)
            yield xml_elements.Splice(text.start, text.end, new)


def notes_in(xml: bytes, part: str) -> Iterator[tuple[Cell, str]]:
    """Yield the notes of a part of comments: cell and text."""
    for cell, comment, _ in _comments(xml_elements.parse_elements(xml, part)):
        yield cell, _texts(comment)[1].replace("\r", "")


def _texts(comment: xml_elements.XmlElement) -> tuple[list[xml_elements.XmlElement], str]:
    texts = [each for each in comment.everything() if each.name == "t"]
    return texts, "".join(text.text for text in texts)


def _comments(root: xml_elements.XmlElement) -> Iterator[tuple[Cell, xml_elements.XmlElement, str]]:
    """Yield every note with its cell and its author, empty where none is named."""
    authors = [author.text for author in root.each("authors", "author")]
    for comment in root.each("commentList", "comment"):
        try:
            cell = parse_address(comment.attributes.get("ref", ""))
        except ValueError as error:
            raise PackageRefusedError("文件里有一条批注不知在哪一格") from error
        number = comment.attributes.get("authorId", "")
        is_named = number.isdecimal() and int(number) < len(authors)
        yield cell, comment, authors[int(number)] if is_named else ""
