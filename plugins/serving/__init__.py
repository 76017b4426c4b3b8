"""Names by which units on servers call plugins.tools.serving; new units may use either."""
