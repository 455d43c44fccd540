"""How the companion looks: the one place of its colours, its frame, its files."""
