"""The one error of this package."""


class PreviewProblem(Exception):
    """Say in one Vietnamese line why the preview cannot run and what to do."""
