"""Where the program keeps what belongs to no workbook: logs of failures, records of live changes, backups."""

import datetime as dt
import os
from pathlib import Path


def state_folder(name: str) -> Path:
    """Return a folder of the user's own for this program, made where it is missing."""
    home = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_STATE_HOME")
    folder = (Path(home) if home else Path.home() / ".local" / "state") / "xl_tools" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def stamp() -> str:
    """Return date and time as file names have them."""
    return f"{dt.datetime.now():%Y%m%d-%H%M%S}"  # noqa: DTZ005 - the clock on the clerk's wall
