"""Where grids come from: workbook files, converted text."""
