"""Healing: instruments, reliable change, belief beside measure, and practices."""
