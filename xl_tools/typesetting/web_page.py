"""A web page from a template beside its product: what a clerk typed is text there, never an element."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_FRAME = Path(__file__).with_name("page.html")


def web_page(template: Path, **told: object) -> str:
    """Return the page, everything told escaped; bytes that are no text become ``?``.

    Raises jinja2's ``UndefinedError`` where the template asks for what it is not told.
    """
    environment = Environment(
        loader=FileSystemLoader([template.parent, _FRAME.parent]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    page = environment.get_template(template.name).render(told)
    return page.encode("utf-8", "replace").decode("utf-8")
