"""The rules: what a reviewer looks at, each a pure function from values to faults."""
