"""Boxes that answer themselves, and keep what was said."""

from pathlib import Path

from xl_tools.excel.dialogs import Dialogs


class ScriptedDialogs(Dialogs):
    """Answers in place of a clerk: yes or no, a text, a folder."""

    def __init__(self) -> None:
        """Say yes, and name no text and no folder, until told otherwise."""
        super().__init__(None)
        self.said: list[str] = []
        self.asked: list[str] = []
        self.opened: list[Path] = []
        self.yes = True
        self.text: str | None = None
        self.folder: Path | None = None

    def tell(self, text: str) -> None:
        """Keep what is said."""
        self.said.append(text)

    def ask(self, text: str) -> bool:
        """Answer yes or no."""
        self.asked.append(text)
        return self.yes

    def ask_text(self, prompt: str, default: str = "") -> str | None:
        """Answer with the text; with what the box offers where it is empty."""
        self.asked.append(prompt)
        return default if self.text == "" else self.text

    def choose_folder(self, prompt: str) -> Path | None:
        """Choose the folder."""
        self.asked.append(prompt)
        return self.folder

    def open_file(self, path: Path) -> None:
        """Keep which file was shown."""
        self.opened.append(path)
