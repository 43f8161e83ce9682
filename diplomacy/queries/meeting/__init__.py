"""One meeting, with everything that is known of it."""
