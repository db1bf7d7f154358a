"""Where a file really lies, by which it is known to be the same as another."""

import os
from pathlib import Path


def real_path(path: str | Path) -> str:
    """Return the path without links; as it was named where the system cannot say (Windows refuses long ones, and some shares)."""
    try:
        return os.path.realpath(path)
    except OSError:
        return os.path.abspath(path)  # noqa: PTH100 - asks the system nothing
