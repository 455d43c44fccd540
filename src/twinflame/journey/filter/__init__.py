"""Reading a journey from contact and check-ins: the one room that joins contact to the journey."""
