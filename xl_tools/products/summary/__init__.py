"""汇总: all submissions in one workbook."""
