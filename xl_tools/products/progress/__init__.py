"""申报进度: who has reported."""
