"""Article in, Extraction out: who met whom, when, where, and what was said. The only stage that knows spaCy."""
