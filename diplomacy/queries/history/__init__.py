"""What people decided, of one record or of all."""
