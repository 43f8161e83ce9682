"""Who and what exists in the world: parties, people and their offices, places, summits, found by name and by day."""
