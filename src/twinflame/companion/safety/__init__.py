"""Help before anything else, and a way out of every page."""
