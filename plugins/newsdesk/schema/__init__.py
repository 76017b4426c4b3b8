"""Fields of front matter and data files, and how they are read from YAML."""
