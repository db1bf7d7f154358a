"""The rules on forms of evaluation and monitoring, each a pure function from a form held against its goals to faults."""
