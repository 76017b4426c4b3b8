"""The environment of the tasks: `.venv` and the programs of the tests. No Pelican plugin.

Standard library only; what `bootstrap` imports also loads on an older Python, so that
`python3 tasks.py` can print its requirements on any machine.
"""
