"""Files of the content folder: bundles, their front matter, data files."""
