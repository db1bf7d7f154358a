"""How the rules do on texts of units that nobody who knows the rules wrote: material, its form, and a measure (docs/accuracy.md)."""
