"""Truths and visions: each of two seals an account, and both open at once; the rules are the exchange's."""
