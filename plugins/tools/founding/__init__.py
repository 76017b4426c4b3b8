"""The task `init`: an office's own portal instead of the sample."""
