"""Form templates (表样): sheets drawn in Excel that say how a form is read, written and printed."""
