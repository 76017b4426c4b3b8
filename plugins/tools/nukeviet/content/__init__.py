"""The new content: bundles, pages and data files, written so that an import can be repeated."""
