"""How the sheets look that this program writes, and the lists on them."""
