"""Records become JSON lines and other outputs: pure functions."""
