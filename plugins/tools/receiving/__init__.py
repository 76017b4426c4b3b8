"""Publication of what editors push to a repository on the server. README.md explains it."""
