"""Bytes become an article: main text, title, outlet, date."""
