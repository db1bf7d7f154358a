"""What the buttons and the commands both call."""
