"""What builds remember, and how they find out what is still current. No Pelican plugin.

- `fingerprints`: digests of values, and the version of the code.
- `contents`: digests of files, from the file system's stamps, from git, or from their bytes.
- `store`: the SQLite file in the cache folder, and the only SQL for it.
- `outputs`: the files of an output folder: made if stale, kept if current, pruned if unclaimed.
"""
