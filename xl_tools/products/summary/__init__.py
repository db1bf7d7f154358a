"""汇总: all submissions in one workbook; and 申报进度, one of its sheets, which is also asked for alone."""
