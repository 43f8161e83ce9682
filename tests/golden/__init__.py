"""Golden files: what the program reads out of thirty of the sample articles, so that a changed rule shows as a diff."""
