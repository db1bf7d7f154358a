"""Indicators in the templates by which a provincial system takes them in."""
