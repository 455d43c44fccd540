"""The light loop from a person's own days: what they told, beside what a model makes of it."""
