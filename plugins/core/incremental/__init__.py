"""What builds remember, and how they find out what is still current. No Pelican plugin.

- `fingerprints`: short digests of values, and of the code that makes them.
- `contents`: what files hold, by the file system's word, by git's, or by reading them.
- `store`: the SQLite file in the cache folder, and the only SQL of it.
- `sharing`: work shared among forked processes.
"""
