"""Exchange: truths and visions sealed by each of two and opened together, by consent. Pure rules, no web."""
