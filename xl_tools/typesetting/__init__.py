"""Fonts, and the typesetter that sets what is printed."""
