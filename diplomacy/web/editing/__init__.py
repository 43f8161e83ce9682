"""Correcting the record where it is shown: the forms, what they ask, and how each is shown, checked and saved."""
