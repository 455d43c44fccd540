"""Readings of messages: taken in, made in the background, shown, compared, taken along."""
