"""The files of a Debian server, written from the portal's settings. No Pelican plugin."""
