"""The old site: modules, categories, articles and the rest, as its tables say."""
