"""Hold the pages for developers to the program; run as a module to write their generated parts anew."""

import importlib.util
import json
import re
import tomllib
from pathlib import Path

from click.testing import CliRunner

from xl_tools.commands.command_line import main

_ROOT = Path(__file__).parents[1]
_ARCHITECTURE = _ROOT / "docs" / "architecture.md"


def _layers() -> list[str]:
    """Return the rooms as the contract has them, the highest first."""
    settings = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(each["layers"] for each in settings["contracts"] if each["type"] == "layers")
    return [name.strip() for layer in layers for name in layer.split(":")]


def _row(module: str) -> str:
    spec = importlib.util.find_spec(module)
    assert spec
    assert spec.origin
    name = module.removeprefix("xl_tools.").replace(".", "/")
    ending = "/" if Path(spec.origin).name == "__init__.py" else ".py"
    first = re.match(r'"""(.*?)(?:"""|\n\n)', Path(spec.origin).read_text(encoding="utf-8"), re.DOTALL)
    assert first, module
    return f"| `{name}{ending}` | {' '.join(first[1].split())} |"


def _rooms() -> str:
    products = sorted(path.parent.name for path in (_ROOT / "xl_tools" / "products").glob("*/__init__.py"))
    rows = []
    for module in _layers():
        rows.append(_row(module))
        if module == "xl_tools.products":
            rows.extend(_row(f"{module}.{product}") for product in products)
    return "\n".join(["| room | what it is for |", "|---|---|", *rows, ""])


def _generated(text: str) -> str:
    return re.sub(
        r"(<!-- begin: rooms -->\n).*?(<!-- end: rooms -->)",
        lambda match: f"{match[1]}{_rooms()}{match[2]}",
        text,
        flags=re.DOTALL,
    )


def test_the_page_on_the_house_names_the_rooms_as_they_are() -> None:
    text = _ARCHITECTURE.read_text(encoding="utf-8")
    assert text == _generated(text), "run: python -m tests.test_docs"


def test_every_room_of_the_package_stands_in_the_contract() -> None:
    rooms = {f"xl_tools.{path.parent.name}" for path in (_ROOT / "xl_tools").glob("*/__init__.py")}
    assert rooms <= set(_layers())


def test_every_module_and_page_that_the_pages_name_exists() -> None:
    for page in [*_ROOT.glob("docs/*.md"), _ROOT / "CONTRIBUTING.md"]:
        text = page.read_text(encoding="utf-8")
        for module in re.findall(r"python -m (tests[\w.]*)", text):
            assert importlib.util.find_spec(module), (page.name, module)
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (page.parent / target).exists(), (page.name, target)


def test_the_page_on_json_names_every_key_and_no_other(tmp_path: Path) -> None:
    bundled = _ROOT / "workbook_templates" / "示例_906001石门镇.xlsx"
    note = tmp_path / "说明.xlsx"
    note.write_bytes(b"PK")
    told = json.loads(CliRunner().invoke(main, ["check", str(bundled), str(note), "--format", "json"]).stdout)
    from xl_tools.model.finding import Finding  # noqa: PLC0415 - the page is on its fields

    page = (_ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    named = {
        key for row in re.findall(r"^\| (`.*?) \|", page, re.MULTILINE) for key in re.findall(r"`(\w+)`", row)
    }
    assert named == set(told) | set(Finding.model_fields)


if __name__ == "__main__":
    _ARCHITECTURE.write_text(_generated(_ARCHITECTURE.read_text(encoding="utf-8")), encoding="utf-8")
