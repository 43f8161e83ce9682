"""What people decide, and that it stays."""
