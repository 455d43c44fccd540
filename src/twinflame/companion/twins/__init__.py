"""Two who share: invited by a code, each showing what they choose, ended in one step."""
