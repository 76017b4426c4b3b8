"""Periodic tasks of the service, and administration of its store."""
