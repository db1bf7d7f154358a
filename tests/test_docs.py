"""Hold the pages for developers to the program; run as a module to write their generated parts anew."""

import importlib.util
import json
import re
import tomllib
from pathlib import Path

from click.testing import CliRunner

from xl_tools.commands.command_line import main

_ROOT = Path(__file__).parents[1]
_GENERATED = (_ROOT / "docs" / "architecture.md", _ROOT / "docs" / "library.md")


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


def _outside() -> str:
    return f"```python\n{(_ROOT / 'tests' / 'library' / 'outside.py').read_text(encoding='utf-8')}```\n"


def _generated(page: Path) -> str:
    """Return a page with its generated part as it should be."""
    text = page.read_text(encoding="utf-8")
    for name, part in (("rooms", _rooms), ("outside", _outside)):
        begin, end = f"<!-- begin: {name} -->\n", f"<!-- end: {name} -->"
        before, found, rest = text.partition(begin)
        if found:
            text = f"{before}{begin}{part()}{end}{rest.partition(end)[2]}"
    return text


def test_the_pages_name_the_rooms_and_show_the_script_as_they_are() -> None:
    for page in _GENERATED:
        assert page.read_text(encoding="utf-8") == _generated(page), "run: python -m tests.test_docs"


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
    again = tmp_path / "副本.xlsx"
    again.write_bytes(bundled.read_bytes())
    files = map(str, (bundled, again, note))
    told = json.loads(CliRunner().invoke(main, ["check", *files, "--format", "json"]).stdout)
    from xl_tools.model.finding import Finding  # noqa: PLC0415 - the page is on its fields

    page = (_ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    named = {
        key for row in re.findall(r"^\| (`.*?) \|", page, re.MULTILINE) for key in re.findall(r"`(\w+)`", row)
    }
    fields = {name for name, field in Finding.model_fields.items() if not field.exclude}
    assert named == set(told) | fields


def test_what_ran_on_windows_is_named_and_is_there() -> None:
    """By tests that there are; new ones are named when ``.ci/windows`` runs next."""
    page = (_ROOT / "docs" / "windows.md").read_text(encoding="utf-8")
    ran = dict(re.findall(r"^\*\*(tests/\S+\.py)\*\* (.*)$", page, re.MULTILINE))
    assert ran.keys() >= {"tests/windows/test_desk.py", "tests/windows/test_held.py"}
    for file, told in ran.items():
        source = (_ROOT / file).read_text(encoding="utf-8")
        names = [re.sub(r" ×\d+$", "", name).replace(" ", "_") for name in told.split("; ")]
        gone = [name for name in names if f"def test_{name}(" not in source]
        assert not gone, (file, gone)
    rooms = {Path(file).parent for file in ran} - {Path("tests/windows")}
    assert rooms >= {Path("tests") / name for name in ("values", "forms", "rules", "opc", "saving", "jobs")}


if __name__ == "__main__":
    for page in _GENERATED:
        page.write_text(_generated(page), encoding="utf-8")
