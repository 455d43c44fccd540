"""The companion: a site for one person, on their own machine. Only `twinflame serve` loads it."""
