"""Who and what exists in the world: parties, people and their offices, places, summits."""
