"""The pipeline's traffic with the database, by noun."""
