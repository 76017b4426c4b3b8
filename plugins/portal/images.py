"""Images of the data files: emblem, banners, logos."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from plugins.gallery.photo_pipeline import PhotoPipeline
from plugins.portal.assets import Assets
from plugins.portal.model import Image


@dataclass(frozen=True)
class Images:
    """Finds the published form of an image by its name in the data files.

    Drawings are published as they are, photos go through the renditions of the gallery.
    """

    paths: Mapping[str, Path]
    assets: Assets
    photos: PhotoPipeline

    def find(self, name: str) -> Image:
        """Return the image of a name that was checked.

        Raises KeyError for a name that the data files do not have; FileNotFoundError, ValueError
        (drawings) or PhotoError (photos) when the file is gone or damaged since it was checked.
        """
        path = self.paths[name]
        if path.suffix.lower() == ".svg":
            return self.assets.drawing(path)
        rendition = self.photos.plan(self.photos.inspect(path)).jpeg
        return Image(rendition.url, rendition.width, rendition.height)
