"""Healing: the instruments on pages, what they say, and belief beside measure through time."""
