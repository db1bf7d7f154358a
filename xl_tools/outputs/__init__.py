"""What is written: workbooks, reports, booklets, and how files are saved."""
