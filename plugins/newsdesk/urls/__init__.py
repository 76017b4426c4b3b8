"""Addresses of articles, pages and lists, and what a link leads to."""
