"""Moving in from NukeViet."""
