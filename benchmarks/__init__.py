"""Speed and accuracy, each with its peer beside it: printed, never a test that a slow machine could fail."""
