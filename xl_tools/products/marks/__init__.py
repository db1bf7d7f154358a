"""Marks in a copy of a clerk's workbook: colours, notes, the list of findings; and their removal."""
