"""What a task needs around it: the virtual environment and a browser for the tests.

No Pelican plugin. Standard library only, and syntax that an older Python still reads, so that
`python3 tasks.py` can say what is missing on any machine.
"""
