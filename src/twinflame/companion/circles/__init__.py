"""Truth to the circle: the people around, who has been told what and when, and what is planned."""
