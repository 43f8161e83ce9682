"""What a person decides about the record: each decision one transaction that ends in settling.

Every function takes who decides and why, refuses what cannot be with an `EditingError` (one clear sentence), and leaves
a decision behind that outlives every new reading and can be undone (`undoing`).
"""
