"""Signals: logged in two taps, and held against chance by a plan that was stated before."""
