"""豁免情况: what units exempted with a reason, and what a bureau could say once for all of them."""
