"""Thin commands: arguments, one call, one printed sentence."""
