"""The companion on a server, for several people: its settings, its start, and the check before it."""
