"""Appraisal: what was reached held against what was promised: points of an evaluation, lights of a monitoring."""
