"""What editors choose from when they correct the record."""
