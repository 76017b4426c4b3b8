"""The web server's access log: search engines and lost hits."""
