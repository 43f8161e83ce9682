"""Who and what a report means, which reports are one meeting, and what they say together."""
