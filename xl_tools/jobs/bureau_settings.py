"""The file of all settings, for a bureau to change."""

from pathlib import Path

from xl_tools.checking.settings_files import shipped_settings_file
from xl_tools.jobs.desk import PathLike, check_output, save


def write_settings(target: PathLike) -> Path | None:
    """Write the commented file of all settings; return the backup of one that stood there."""
    check_output(Path(target), [], ".toml")
    return save(target, shipped_settings_file())
