"""One function for each thing the program does."""
