"""审核表: what a reviewer signs."""
