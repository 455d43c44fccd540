"""Twinflame: an honest mirror for two people."""

__version__ = "0.1.0"
