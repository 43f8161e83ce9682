"""One box over all kinds of records."""
