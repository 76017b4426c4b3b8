"""Releases in object storage (`s3://…`): publishing's README, “Object storage”."""
