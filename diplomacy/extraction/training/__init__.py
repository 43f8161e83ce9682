"""Training of the shipped English pipeline: treebanks and made sentences in, diplomacy/extraction/model out."""
