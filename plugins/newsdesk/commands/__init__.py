"""The tasks `check` and `new`."""
