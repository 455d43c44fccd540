"""Who keeps something here, and how what belongs to somebody is kept."""
