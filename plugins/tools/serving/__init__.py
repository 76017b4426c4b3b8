"""What a Debian server needs to show the portal, written from the portal's own settings.

No Pelican plugin: `tasks.py server` reads publishconf.py and writes a folder.
"""
