"""次年工作簿: what is changed in a workbook to make it that of the next year, and the list of what is left to a person."""
