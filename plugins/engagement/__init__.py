"""Views, visits and ratings of a static portal.

`service` is the HTTP service that counts and records; it runs on its own and never imports
Pelican. `manifest` is the list of pages that a build writes and the service reads.
"""
