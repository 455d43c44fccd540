"""The questions everyone asks: answers from model and evidence, each with what is not known."""
