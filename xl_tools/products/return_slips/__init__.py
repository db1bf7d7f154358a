"""退回单: one page for a township on what it must correct, cell by cell."""
