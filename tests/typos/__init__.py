"""Suspected typos: the data they are judged by is built here, and how many are found, and how many wrongly, is measured."""
