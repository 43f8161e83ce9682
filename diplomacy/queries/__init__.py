"""All reads that pages, feeds and exports need, by noun."""
