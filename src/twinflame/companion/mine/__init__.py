"""What is the person's: to take along, to bring back, to erase; and who can read it."""
