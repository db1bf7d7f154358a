"""Suspected misspellings of Chinese prose: which characters follow one another, sound or look alike, and what was meant."""
