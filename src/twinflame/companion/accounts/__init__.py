"""Accounts on a server: who comes in, how they prove who they are, and how an account ends."""
