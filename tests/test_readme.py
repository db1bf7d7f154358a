"""Hold the README and the pages for users to the program; run as a module to write their generated parts anew."""

import re
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

from xl_tools.checking.catalogue import ALL_RULES
from xl_tools.commands.command_line import main
from xl_tools.products.dataset.documentation import documentation

README = Path(__file__).parents[1] / "README.md"
DOCS = README.parent / "docs"
COMMANDS, RULES, DATASET = DOCS / "commands.md", DOCS / "rules.md", DOCS / "dataset.md"
_LARGEST_README = 8_192


def help_texts() -> str:
    blocks = []
    with main.context_class(main, info_name="xl-tools", **main.context_settings) as program:
        for name in main.list_commands(program):
            command = main.commands[name]
            with command.context_class(command, info_name=name, parent=program) as context:
                blocks.append(f"## {name}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(blocks)


def rule_table(codes: Collection[str]) -> str:
    rows = [
        f"| {rule.code} | {rule.name} | {rule.severity.chinese} | {rule.dimension} | {'可' if rule.safe_fix else ''} |"
        for rule in ALL_RULES
        if rule.code in codes
    ]
    return "\n".join(["| 编码 | 问题 | 级别 | 维度 | 自动改 |", "|---|---|---|---|---|", *rows, ""])


def generated(text: str, codes: Collection[str]) -> str:
    """Return a page with its generated parts as they should be, the rules of these codes in it."""
    for name, part in (("help", help_texts()), ("rules", rule_table(codes))):
        pattern = rf"(<!-- begin: {name} -->\n).*?(<!-- end: {name} -->)"
        text = re.sub(pattern, lambda match, part=part: f"{match[1]}{part}{match[2]}", text, flags=re.DOTALL)  # type: ignore[misc]  # a lambda's default has no type
    return text


def test_the_pages_show_the_help_texts_and_rules_as_they_are() -> None:
    """A rule that is new need not stand there yet."""
    for page in (COMMANDS, RULES):
        text = page.read_text(encoding="utf-8")
        listed = re.findall(r"^\| (JX\w\d\d) ", text, re.MULTILINE)
        assert text == generated(text, listed), "run: python -m tests.test_readme"


def test_the_readme_is_short() -> None:
    assert len(README.read_bytes()) <= _LARGEST_README


def test_every_picture_page_and_command_that_a_page_names_exists() -> None:
    for page in (README, *DOCS.glob("*.md")):
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
            assert (page.parent / target).is_file(), (page.name, target)
        for name in re.findall(r"`xl-tools (\w+)", text):
            assert name in main.commands, (page.name, name)


def test_the_pages_are_a_site_without_a_warning_that_needs_nothing_from_the_web(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("mkdocs")
    built = subprocess.run(
        [program, "build", "--strict", "--quiet", "--site-dir", tmp_path / "site"],
        cwd=README.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    pages = [*(tmp_path / "site").rglob("*.html")]
    assert len(pages) > len([*DOCS.glob("*.md")])
    fetched = r"<(?:script|link|img)[^>]+(?:src|href)=[\"']?(https?:)?//"
    assert [page.name for page in pages if re.search(fetched, page.read_text(encoding="utf-8"))] == []


def test_the_page_on_the_dataset_is_the_schema_as_it_is() -> None:
    assert DATASET.read_text(encoding="utf-8") == documentation(), "run: python -m tests.test_readme"


if __name__ == "__main__":
    DATASET.write_text(documentation(), encoding="utf-8")
    for page in (COMMANDS, RULES):
        text = page.read_text(encoding="utf-8")
        page.write_text(generated(text, [rule.code for rule in ALL_RULES]), encoding="utf-8")
