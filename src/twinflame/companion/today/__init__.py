"""Today: a check-in of a minute, what the week looks like, and one practice that fits."""
