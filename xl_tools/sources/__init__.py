"""Where grids come from: workbook files, Word documents, PDF, converted text."""
