"""Where the bundled workbooks lie: inside an installed package, or beside it in a checkout."""

from pathlib import Path

STANDARD_WORKBOOK = "标准工作簿.xlsx"
UNIT_LIST_906001 = "单位清单_906001.xlsx"
SAMPLE = "示例_906001石门镇.xlsx"

FORM_TEMPLATES = "表样"
"""The folder of the form templates."""

_PACKAGE = Path(__file__).parents[1]
_FOLDERS = (_PACKAGE / "workbook_templates", _PACKAGE.parent / "workbook_templates")


def bundled(name: str) -> Path:
    """Return the path of a bundled workbook; ``FileNotFoundError`` when the installation lacks it."""
    path = _folder() / name
    if not path.is_file():
        raise FileNotFoundError(path)
    return path


def bundled_unit_lists() -> list[Path]:
    """Return the paths of the bundled 单位清单, by name; a bureau adds its own beside them."""
    return sorted(_folder().glob("单位清单_*.xlsx"))


def bundled_form_templates() -> list[Path]:
    """Return the paths of the form templates that come with the program, by name."""
    return sorted((_folder() / FORM_TEMPLATES).glob("*.xlsx"))


def _folder() -> Path:
    return next((folder for folder in _FOLDERS if folder.is_dir()), _FOLDERS[0])
