"""Notifies people of failed publications and of recoveries. No Pelican plugin."""
