"""公开: a copy of a workbook fit for the web, the list of what was taken out of it, and of what a person must decide."""
