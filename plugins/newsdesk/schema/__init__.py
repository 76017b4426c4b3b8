"""What front matter and data files may say, and how it is read from YAML."""
