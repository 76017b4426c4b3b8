"""What every plugin stands on. Pelican is not imported here."""
