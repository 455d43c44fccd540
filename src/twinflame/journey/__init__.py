"""The journey: how the two move, day by day."""
