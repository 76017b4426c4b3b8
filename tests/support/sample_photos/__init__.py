"""Draw the photos of the sample articles, so that the repository needs nobody's real ones.

`python -m tests.support.sample_photos` draws every photo named in `catalogue` again.
A photo depends on nothing but its entry there and its path: the same bytes come out every
time (with the same Pillow).
"""
