"""The process: command line, commands, server, systemd."""
