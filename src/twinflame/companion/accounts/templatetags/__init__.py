"""What the pages of accounts need of Python."""
