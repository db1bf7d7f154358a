"""The 文本 (booklet): what is bound together, as PDF, as a workbook, and imposed for the print shop."""
