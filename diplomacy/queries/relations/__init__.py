"""Who meets whom: as a network, a matrix, a map and a table."""
