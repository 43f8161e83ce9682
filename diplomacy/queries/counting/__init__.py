"""Counts over all current meetings, from columns in memory."""
