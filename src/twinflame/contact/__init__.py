"""Who made contact and when."""
