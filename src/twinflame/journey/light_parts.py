"""What the light loop is told of by, for who asks before the model itself is loaded."""

PARTS = ("truth", "light", "bond", "vision", "drive")
LEAST = 20  # days with a check-in, below which nothing is told
TOLD = 0.8  # a verdict is told from this probability on
