"""The read-only JSON interface, version 1: one module for each noun, put together in `v1`."""
