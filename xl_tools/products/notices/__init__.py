"""催报、通报: what a bureau sends to the units that have not reported, and the page that tells the county where all stand."""
