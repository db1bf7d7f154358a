"""The standard workbook that a clerk fills."""
