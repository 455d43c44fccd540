"""Tethers: what holds each life, weighed by the person; and what a model says of tipping."""
