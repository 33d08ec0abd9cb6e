"""The pictures of an old feed's chapters → files in the episode's folder, under names of our own."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

from podcaster.content import artwork
from podcaster.errors import PodcasterError
from podcaster.model import Chapter
from podcaster.moving.fetch import PICTURE_BYTES, Fetcher

MOST = 255  # of one episode, as many as a list of chapters in an MP3 can have: nobody makes us ask without end


@dataclass
class Pictures:
    """Brings the pictures of one episode's chapters, each address once; what cannot be brought is told."""

    fetcher: Fetcher
    files: dict[str, Path] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    _names: dict[str, str] = field(default_factory=dict)

    def brought(self, chapter: Chapter) -> Chapter:
        """Return the chapter with the name of its picture in the episode's folder, or its address if it stays there."""
        url = chapter.image
        if url and url not in self._names:
            self._names[url] = self._fetched(url)
        return replace(chapter, image=self._names[url]) if url else chapter

    def _fetched(self, url: str) -> str:
        if len(self._names) >= MOST:
            self.told.append(f"a picture of its chapters could not be brought: it has more than {MOST} ({url})")
            return url
        try:
            self.fetcher.fetch(url, "fetching a chapter's picture", most_bytes=PICTURE_BYTES)
            path = self.fetcher.path(url)
            artwork.check_illustration(path, url)
        except PodcasterError as error:
            self.told.append(f"a picture of its chapters could not be brought: {error.problems[0].what} ({url})")
            return url
        name = f"chapter-{len(self.files) + 1:02d}{picture_suffix(path)}"
        copy = path.with_name(f"{path.name}.chapter")  # another episode may have the same picture, and a cover be it
        shutil.copyfile(path, copy)
        self.files[name] = copy
        return name


def picture_suffix(path: Path) -> str:
    """Return how the name of a JPEG or PNG ends; only its bytes know."""
    with path.open("rb") as file:
        return ".png" if file.read(4) == b"\x89PNG" else ".jpg"
