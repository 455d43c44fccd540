"""Signals: dreams, felt presence and sudden thoughts, with their misses, against chance."""
