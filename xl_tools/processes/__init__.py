"""Workers that survive, a cluster, limits of time."""
