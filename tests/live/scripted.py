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
        self.texts: list[str] = []
        self.folder: Path | None = None
        self.folders: list[Path] = []
        self.files: list[Path] = []
        self.several: list[list[Path]] = []
        self.held_from: int | None = None
        self._looks = 0

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
        text = self.texts.pop(0) if self.texts else self.text
        return default if text == "" else text

    def choose_folder(self, prompt: str) -> Path | None:
        """Choose the folder."""
        self.asked.append(prompt)
        return self.folders.pop(0) if self.folders else self.folder

    def choose_files(self, prompt: str) -> list[Path]:
        """Choose the files."""
        self.asked.append(prompt)
        return self.several.pop(0) if self.several else self.files

    def breaks_off(self) -> bool:
        """Hold Esc down from the so manieth look at it."""
        self._looks += 1
        return self.held_from is not None and self._looks >= self.held_from

    def hold_escape(self, looks: int | None) -> None:
        """Hold Esc down at the so manieth look from now on; ``None``: let it go."""
        self.held_from, self._looks = looks, 0

    def open_file(self, path: Path) -> str:
        """Keep which file was shown."""
        self.opened.append(path)
        return ""
