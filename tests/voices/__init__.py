"""Articles in voices that news agencies do not have, with what they tell: transcripts, agendas, live blogs, bulletins.

Written for this folder, each with the right answer beside it in the form that `benchmarks.accuracy` reads.
"""
