"""The one error of this package."""


class PublishingProblem(Exception):
    """Say in one Vietnamese line why nothing was published and what to do."""
