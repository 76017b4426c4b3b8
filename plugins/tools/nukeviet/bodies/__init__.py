"""Bodies of articles, from HTML to Markdown."""
