"""Write counts and file sizes."""

_SIZE_STEP = 1024


def group_thousands(number: int, separator: str = ",") -> str:
    """Return ``1,107,571``; another separator gives ``1.107.571``."""
    return f"{number:,}".replace(",", separator)


def format_size(size_bytes: int) -> str:
    """Return a file's size for people: ``532 B``, ``120 KB``, ``1.4 MB``, ``2 GB``."""
    size = float(size_bytes)
    for unit in ("B", "KB"):
        # Rounding decides, so that 1,023.7 KB reads 1 MB and never 1024 KB.
        if round(size) < _SIZE_STEP:
            return f"{round(size)} {unit}"
        size /= _SIZE_STEP
    if round(size, 1) < _SIZE_STEP:
        return f"{_short(size)} MB"
    return f"{_short(size / _SIZE_STEP)} GB"


def _short(size: float) -> str:
    return f"{size:.1f}".removesuffix(".0")
