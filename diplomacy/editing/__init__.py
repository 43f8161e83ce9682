"""What a person decides about the record: each decision one transaction that ends in settling."""
