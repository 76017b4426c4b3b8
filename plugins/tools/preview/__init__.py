"""The development server of `serve`. No Pelican plugin: it runs Pelican as a program."""
