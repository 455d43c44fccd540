"""The journal: entries, each of its day or of an earlier time, and the search through them."""
