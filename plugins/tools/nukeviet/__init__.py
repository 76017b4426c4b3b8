"""Import of a NukeViet site: `tasks.py import`."""
