"""Sidelines: articles and government readouts go in, the meetings that they report come out.

The way of an article: `sources` fetches bytes, `reading` finds the text and its date, `extraction`
reads people, places, dates, status and words out of it, `resolution` says who that is and which
reports are one meeting, `storage` keeps it, `settle` writes the meetings. `ingest` chains these;
`queries` reads for the pages of `web`; `embedded` is the database for those who have none.
"""
