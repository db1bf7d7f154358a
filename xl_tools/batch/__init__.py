"""Many files: which count, which come twice, what shows only across them."""
