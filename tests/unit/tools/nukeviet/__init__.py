"""Tests of the import from NukeViet."""
