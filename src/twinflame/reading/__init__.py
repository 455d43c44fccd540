"""What is told: gathers estimates, chooses words, draws charts, renders."""
