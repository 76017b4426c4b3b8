"""The development server behind `serve`. No Pelican plugin: it runs Pelican as a program."""
