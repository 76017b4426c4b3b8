"""What an administrator does with a store beside the running service."""
