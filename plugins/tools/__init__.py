"""What tasks.py does and no page needs."""
