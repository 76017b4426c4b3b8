"""A bundle into the HTML of its page."""
