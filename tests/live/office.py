"""A running LibreOffice of our own: started with a fresh profile, ended by its process id."""

import contextlib
import importlib
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DEBIAN = "/usr/lib/python3/dist-packages"
"""Where Debian's python3-uno puts ``uno``: not on the path of a virtual environment."""

_STARTUP_SECONDS = 60


def load_uno() -> Any:
    """Return the module ``uno``, from Debian's folder where need be; ``ImportError`` when it is nowhere.

    The folder is on the path only meanwhile, so that no other package of Debian's gets in.
    """
    try:
        return importlib.import_module("uno")
    except ImportError:
        sys.path.append(DEBIAN)
        try:
            return importlib.import_module("uno")
        finally:
            sys.path.remove(DEBIAN)


class Office:
    """A LibreOffice without windows, started when first asked for, and anew should it have died."""

    def __init__(self, program: str, folder: Path) -> None:
        """Know the program, and where its fresh profile goes."""
        self._program, self._folder = program, folder
        self._process: subprocess.Popen[bytes] | None = None
        self._desktop: Any = None

    def desktop(self) -> Any:
        """Return the desktop of the running program."""
        if self._process is None or self._process.poll() is not None:
            self._start()
        return self._desktop

    @contextlib.contextmanager
    def watched(self, seconds: float) -> Iterator[None]:
        """End the program should it hang: the call that waits for it fails then, and the next test has a new one."""
        timer = threading.Timer(seconds, self.end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def end(self) -> None:
        """End the program that was started here, and no other."""
        if self._process is None or self._process.poll() is not None:
            return
        os.killpg(self._process.pid, signal.SIGTERM)  # the starter and the program proper
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _start(self) -> None:
        pipe = f"xl_tools_{secrets.token_hex(6)}"
        self._process = subprocess.Popen(
            [
                self._program,
                "--headless",
                "--norestore",
                "--nologo",
                "--nodefault",
                "--nolockcheck",
                f"-env:UserInstallation={(self._folder / pipe).as_uri()}",
                f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._desktop = _connected(load_uno(), pipe, self._process)


def _connected(uno: Any, pipe: str, process: "subprocess.Popen[bytes]") -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    address = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
    not_yet = uno.getClass("com.sun.star.connection.NoConnectException")
    end = time.monotonic() + _STARTUP_SECONDS
    while True:
        try:
            context = resolver.resolve(address)
        except not_yet:
            if time.monotonic() > end or process.poll() not in {None, 81}:  # 81: it starts itself anew
                raise
            time.sleep(0.1)
        else:
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
