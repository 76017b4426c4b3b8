"""HTTP: protocol, routes, requests, responses and refusals."""
