"""What is brought in, and what becomes of it."""
