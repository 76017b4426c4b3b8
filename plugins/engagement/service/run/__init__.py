"""The process: command line and server."""
