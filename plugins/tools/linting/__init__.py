"""Checks of `lint` beyond ruff and mypy. No Pelican plugin."""
