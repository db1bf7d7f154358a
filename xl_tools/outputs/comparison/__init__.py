"""与上次提交对比, in every form it is handed on: text, JSON, page, workbook."""
