"""The one error of this package."""


class ServingProblem(Exception):
    """Say in Vietnamese, a line for each setting, why no server can be set up and what to do."""
