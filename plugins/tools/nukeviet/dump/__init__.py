"""Reading a database dump, without a database server."""
