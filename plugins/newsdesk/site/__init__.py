"""The whole content, loaded and cached."""
