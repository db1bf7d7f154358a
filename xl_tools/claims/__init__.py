"""Claims: every number that the texts of a submission say, read once: how much, of what, in which role, and where."""
