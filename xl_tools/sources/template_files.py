"""Where form templates come from: a bureau's own files, and those that come with the program."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from xl_tools.errors import InvalidDataError, NothingToDoError
from xl_tools.form_templates.drawn import templates_in
from xl_tools.form_templates.known import KnownTemplates
from xl_tools.form_templates.template import Mistake, Template
from xl_tools.opc.column_widths import column_widths
from xl_tools.opc.package import Package, PackageRefusedError
from xl_tools.opc.safe_archive import unreadable
from xl_tools.opc.sheet_grids import read_grids
from xl_tools.settings import Settings, shipped_settings
from xl_tools.settings.models import TemplateFile
from xl_tools.sources.templates import FORM_TEMPLATES, bundled_form_templates

_NOT_A_NAME = "~."
"""How the small files begin that a program keeps beside an open workbook."""
_CHECK = "请运行 xl-tools template check 看全部，改好再用"


def read_templates(data: bytes, path: str, settings: Settings) -> tuple[list[Template], list[Mistake]]:
    """Return the templates in a workbook's bytes, and what is wrong with them; refuse what is no workbook."""
    package = Package(data, path, settings.limits)
    frameworks = list(settings.framework.versions)
    try:
        grids = read_grids(package).grids
        templates, mistakes = templates_in(grids, Path(path).stem, frameworks, path)
        widths = {
            template.grid.sheet: column_widths(
                package.read(package.sheets[template.grid.sheet]), template.grid.width
            )
            for template in templates
        }
    except PackageRefusedError as error:
        raise unreadable(path, error) from error
    return [replace(each, widths=widths[each.grid.sheet]) for each in templates], mistakes


def with_templates(settings: Settings, paths: Sequence[Path]) -> Settings:
    """Return settings with further template files; each is read now, and refused where it is wrong."""
    files = [TemplateFile(path=str(path), data=_read_file(path)) for path in paths]
    in_force = settings.model_copy(update={"templates": (*settings.templates, *files)})
    _own(in_force.templates)
    return in_force


def _read_file(path: Path) -> bytes:
    """Return the bytes of a template's file; refused where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidDataError(path, "打不开表样", "请检查文件是否存在") from error


def known_templates(settings: Settings, folder: Path | None = None) -> KnownTemplates:
    """Return the templates that sheets are held against; those that come with the program are read when one is needed.

    ``folder`` is that of the file that is read: where the settings say so, templates that lie there in 表样 count too.
    """
    files = settings.templates
    if folder is not None and settings.templates_beside:
        beside = sorted((folder / FORM_TEMPLATES).glob("*.xls[xm]"))
        files += tuple(
            TemplateFile(path=str(path), data=_read_file(path))
            for path in beside
            if path.name[0] not in _NOT_A_NAME
        )
    return KnownTemplates(_own(files) if files else (), _shipped)


def template_in(file: TemplateFile) -> Template:
    """Return the first template of a file; refused where one of its templates is wrong."""
    return _own((file,))[0]


def template_named(said: str, settings: Settings) -> tuple[Template, bytes]:
    """Return a template and its workbook: of a file, or by its name among the bureau's own and those that come along."""
    path = Path(said)
    if path.is_file():
        file = TemplateFile(path=said, data=path.read_bytes())
        return template_in(file), file.data
    known = [(each, settings.templates) for each in known_templates(settings).own]
    known += [(each, ()) for each in _shipped()]
    for template, files in known:
        if template.name == said:
            data = next((file.data for file in files if file.path == template.source), None)
            return template, data if data is not None else Path(template.source).read_bytes()
    names = "、".join(template.name for template, _ in known)
    raise NothingToDoError(said, f"没有这个表样（有：{names}）", "请写表样的名称，或表样文件的路径")


@lru_cache(maxsize=4)
def _own(files: tuple[TemplateFile, ...]) -> tuple[Template, ...]:
    """Return the templates of files; one with mistakes is refused, the first of them told."""
    found: list[Template] = []
    for file in files:
        templates, mistakes = read_templates(file.data, file.path, shipped_settings())
        wrong = [mistake for mistake in mistakes if mistake.is_error]
        if wrong:
            raise InvalidDataError(file.path, f"表样有 {len(wrong)} 处错，第一处：{wrong[0].said}", _CHECK)
        found += templates
    return tuple(found)


@lru_cache(maxsize=1)
def _shipped() -> Sequence[Template]:
    settings = shipped_settings()
    files = [(path, path.read_bytes()) for path in bundled_form_templates()]
    return [template for path, data in files for template in read_templates(data, str(path), settings)[0]]
