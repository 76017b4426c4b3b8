"""Draw every photo of the sample content again."""

import sys
from pathlib import Path

from tests.support.sample_photos.catalogue import SHARE_IMAGE, TOPIC_IMAGES, iter_shots
from tests.support.sample_photos.drawing import draw, save

CONTENT = Path(__file__).resolve().parents[3] / "content"
ARTICLES = CONTENT / "articles"


def main() -> None:
    """Draw the photos in the order of the catalogue and tell how much they weigh."""
    count = weight = 0
    for shot in (SHARE_IMAGE, *TOPIC_IMAGES):
        save(draw(shot), CONTENT / "data/images" / shot.path)
    for shot in iter_shots():
        target = ARTICLES / shot.path
        save(draw(shot), target)
        count += 1
        weight += target.stat().st_size
    sys.stdout.write(f"{count} photos, {weight / 1_000_000:.1f} MB\n")


if __name__ == "__main__":
    main()
