"""The buttons of the ribbon, on the workbook that is open in Excel: the only importer of xlwings."""
