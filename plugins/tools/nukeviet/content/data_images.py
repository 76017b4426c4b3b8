"""The pictures of data files: taken from the uploads, made small, named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from plugins.core.errors import PortalError
from plugins.gallery.photos import PhotoError
from plugins.gallery.resizing import shrink_photo
from plugins.newsdesk.commands.drafting import shorten_slug
from plugins.newsdesk.reading.bundle_files import EXPLANATIONS
from plugins.newsdesk.reading.data_images import IMAGES
from plugins.newsdesk.schema.slugs import make_slug
from plugins.tools.nukeviet.content.data_writing import DataWriter
from plugins.tools.nukeviet.notes import Note
from plugins.tools.nukeviet.site.uploads import Uploads


class LostImageError(PortalError):
    """Why there is no picture, and what a person can do; Vietnamese."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


@dataclass
class DataImages:
    """Pictures made in an own folder, which `write` puts beside the data files."""

    uploads: Uploads
    data: DataWriter
    staging: Path
    _names: set[str] = field(default_factory=set)

    def take(self, address: str) -> str:
        """Make the picture at an address of the old site and return its name.

        Raises LostImageError.
        """
        upload = self.uploads.find(address)
        if upload is None:
            raise LostImageError(f"không có tệp “{address.rpartition('/')[2]}” trong uploads")
        name = self._free_name(shorten_slug(make_slug(Path(upload.name).stem)) or "hinh")
        target = self.staging / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            shrink_photo(upload.path, target)
        except PhotoError as error:
            what, remedy = EXPLANATIONS[error.reason]
            raise LostImageError(f"“{upload.name}”: {what}", remedy) from error
        return name

    def write(self, names: Iterable[str]) -> None:
        """Write pictures, unless people have replaced them."""
        for name in names:
            self.data.write_binary(f"{IMAGES}/{name}", (self.staging / name).read_bytes())

    def _free_name(self, stem: str) -> str:
        name, number = f"{stem}.jpg", 2
        while name in self._names:
            name, number = f"{stem}-{number}.jpg", number + 1
        self._names.add(name)
        return name


@dataclass
class PicturedFile:
    """A data file whose pictures are written after it is decided on.

    `carried` and `lost` count rows of the old site.
    """

    images: DataImages
    pictures: list[str] = field(default_factory=list)
    carried: int = 0
    lost: int = 0
    notes: list[Note] = field(default_factory=list)
