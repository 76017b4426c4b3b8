"""The service's words of HTTP: what is accepted, what is refused, how it is answered."""
