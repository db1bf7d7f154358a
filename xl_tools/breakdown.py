"""What a breakdown leaves for the maintainer: its traceback in a file, so that a clerk need not see it."""

import sys
import tempfile
import traceback
from datetime import datetime
from pathlib import Path


def keep_traceback() -> str:
    """Write the traceback of the exception in hand to a file; return its path, or its last line where no file can be written."""
    now = datetime.now().astimezone()
    try:
        path = Path(tempfile.gettempdir(), f"xl_tools_{now:%Y%m%d-%H%M%S}.log")
        with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"{now.isoformat()} {sys.argv}\n{traceback.format_exc()}")
    except OSError:
        return traceback.format_exc().splitlines()[-1]
    return str(path)
