"""Change detection and the state between builds. No Pelican plugin.

- `fingerprints`: digests of values, and the version of the code.
- `contents`: digests of files, from size and time, from git, or from their bytes.
- `store`: the SQLite file in the cache folder, and the rows of output files.
- `results`: memoized results and how long they are kept.
- `outputs`: the files of an output folder: written if stale, kept if current, else pruned.
"""
