"""Suspected misspellings of Chinese prose: words, pairs and sounds that are known, and what is written instead of them."""
