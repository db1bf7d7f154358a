"""What has changed from one submission of a unit to the next, cell by cell: values, no output."""
