"""What waits for a person: what is asked, in which order, and what was answered."""
