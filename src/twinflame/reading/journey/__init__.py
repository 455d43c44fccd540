"""What is told and drawn of the journey: published models, the light loop, love through a network."""
