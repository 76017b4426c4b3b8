"""Hits become views and visits, votes become ratings; the figures that are shown."""
