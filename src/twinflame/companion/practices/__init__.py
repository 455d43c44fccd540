"""Practices: small things to do, chosen by need, done or let be; what was done when."""
