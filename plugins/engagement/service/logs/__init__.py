"""The web server's log: what it says, how it is read once, and what follows from it."""
