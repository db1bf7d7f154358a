"""A Windows desk under Wine: its Python, its clerk's folders, its .cmd files as Explorer starts them."""

import contextlib
import os
import pty
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import NamedTuple

from xl_tools.jobs.resident_class import CLASS_ID, CLASS_NAME

CHECKOUT = Path(__file__).parents[2]
_TOOL = CHECKOUT / ".ci" / "windows-python"


class Done(NamedTuple):
    """How a Windows program ended."""

    code: int
    said: str


@dataclass(frozen=True)
class Windows:
    """A folder that ``.ci/windows-python`` has made."""

    folder: Path

    @property
    def drive(self) -> Path:
        """What is C: there."""
        return self.folder / "prefix" / "drive_c"

    @property
    def _user(self) -> Path:
        (found,) = (each for each in (self.drive / "users").iterdir() if each.name != "Public")
        return found

    @property
    def local(self) -> Path:
        """%LOCALAPPDATA%."""
        return self._user / "AppData" / "Local"

    @property
    def add_in(self) -> Path:
        """Where Excel looks for add-ins when it starts."""
        return self._user / "AppData" / "Roaming" / "Microsoft" / "Excel" / "XLSTART" / "xl_tools.xlam"

    @property
    def add_in_settings(self) -> Path:
        """The settings that the add-in's VBA reads."""
        return self._user / ".xl_tools" / "xl_tools.conf"

    @property
    def wps(self) -> Path:
        """Where WPS looks for add-ins."""
        return self._user / "AppData" / "Roaming" / "kingsoft" / "wps" / "jsaddons"

    @property
    def desktop(self) -> Path:
        """The clerk's desktop."""
        return self._user / "Desktop"

    def without_program(self) -> None:
        """Take away all that the program ever put there."""
        for each in (self.local / "xl_tools", self.add_in_settings.parent):
            shutil.rmtree(each, ignore_errors=True)
        self.add_in.unlink(missing_ok=True)

    def has_users_classes(self, *, known: bool = True) -> None:
        """Have Wine 8 know the class of the program that stays, or know it no more; it looks for no user's own, as Windows does."""
        pythonw = self.name_of(self.local / "xl_tools" / "venv" / "Scripts" / "pythonw.exe")
        keys = {
            rf"CLSID\{CLASS_ID}": "",
            rf"CLSID\{CLASS_ID}\LocalServer32": f'"{pythonw}" -P -c "from xl_tools.excel.resident import serve; serve()"',
            CLASS_NAME: "",
            rf"{CLASS_NAME}\CLSID": CLASS_ID,
        }
        lines = ["Windows Registry Editor Version 5.00"]
        for key, value in keys.items():
            told = value.replace("\\", "\\\\").replace('"', '\\"')
            minus = "" if known else "-"
            lines += [
                rf"[{minus}HKEY_LOCAL_MACHINE\Software\Classes\{key}]",
                *([f'@="{told}"'] if known else []),
            ]
        file = self.drive / "classes.reg"
        file.write_text("\r\n".join(lines), encoding="utf-16")
        done = self._done(
            ["exec", str(self.folder), "regedit", "/S", self.name_of(file)], "", {}, None, "utf-8"
        )
        assert done.code == 0, done.said

    def registered(self) -> str:
        """Return what Windows has been told of the program that stays by an installation; empty: nothing."""
        query = ("reg", "query", rf"HKCU\Software\Classes\CLSID\{CLASS_ID}\LocalServer32", "/ve")
        done = self._done(["exec", str(self.folder), *query], "", {}, None, "utf-8")
        return "" if done.code else done.said

    def new_folder(self, name: str) -> Path:
        """Return an empty folder on C:."""
        shutil.rmtree(self.drive / name, ignore_errors=True)
        (self.drive / name).mkdir()
        return self.drive / name

    def name_of(self, path: Path) -> str:
        """Return what a file on C: is called there."""
        return str(PureWindowsPath("C:/", *path.relative_to(self.drive).parts))

    def run(
        self, *arguments: str, typed: str = "", path: str = "", cwd: Path | None = None, utf8: bool = True
    ) -> Done:
        """Run Windows' Python; ``path`` is what it imports from."""
        own = {"PYTHONUTF8": str(int(utf8)), **({"PYTHONPATH": path} if path else {})}
        return self._done(["run", str(self.folder), *arguments], typed, own, cwd, "utf-8" if utf8 else "gbk")

    def installed(self, *arguments: str, typed: str = "") -> Done:
        """Run the installed program."""
        program = self.name_of(self.local / "xl_tools" / "venv" / "Scripts" / "python.exe")
        code = "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1:]).returncode)"
        return self.run("-c", code, program, *arguments, typed=typed)

    def broken_off(self, *arguments: str, after: str) -> Done:
        """Run the installed program in a terminal, and press Ctrl-C once it shows a word."""
        program = self.name_of(self.local / "xl_tools" / "venv" / "Scripts" / "python.exe")
        leader, follower = pty.openpty()
        ran = subprocess.Popen(
            ["setsid", "--ctty", "--wait", _TOOL, "exec", str(self.folder), program, *arguments],
            stdin=follower,
            stdout=follower,
            stderr=follower,
            cwd=self.drive,
            env={**self._inherited, "PYTHONUTF8": "1"},
        )
        os.close(follower)
        shown, pressed = b"", False
        with contextlib.suppress(OSError):  # what a terminal says when nobody writes into it any more
            while chunk := os.read(leader, 4096):
                shown += chunk
                if not pressed and after in shown.decode(errors="replace"):
                    os.write(leader, b"\x03")
                    pressed = True
        os.close(leader)
        return Done(ran.wait(60), shown.decode(errors="replace"))

    def drop(self, cmd: Path, *paths: Path, typed: Iterable[str] = ()) -> Done:
        """Drop files on a .cmd, and type lines into its window."""
        arguments = ["drop", str(self.folder), *map(self.name_of, (cmd, *paths))]
        return self._done(arguments, "".join(f"{line}\n" for line in typed), {}, None, "utf-8")

    def opened(self) -> list[str]:
        """Return what has been opened since this was asked last, as a double click would."""
        told = self.drive / "opened.txt"
        lines = told.read_text(encoding="utf-8").splitlines() if told.is_file() else []
        told.unlink(missing_ok=True)
        return lines

    @property
    def _inherited(self) -> dict[str, str]:
        return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV"))}

    def _done(
        self, arguments: list[str], typed: str, own: Mapping[str, str], cwd: Path | None, encoding: str
    ) -> Done:
        ran = subprocess.run(
            [_TOOL, *arguments],
            input=typed.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**self._inherited, **own},
            cwd=cwd or self.drive,
            check=False,
            timeout=1_800,
        )
        return Done(ran.returncode, ran.stdout.decode(encoding, "replace").replace("\r\n", "\n"))

    def wheels(self, names: Iterable[str]) -> str:
        """Download wheels for Windows, and return what their folder is called there."""
        command = [str(_TOOL), "wheels", str(self.folder), str(self.drive / "wheels"), *names]
        subprocess.run(command, check=True, capture_output=True)
        return r"C:\wheels"
