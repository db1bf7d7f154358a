"""Safe replacing, backups, the log of changes, names of files."""
