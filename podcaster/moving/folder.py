"""An episode that was planned → its folder, with everything the old feed names fetched and looked at."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from podcaster import keys
from podcaster.audio import decode
from podcaster.audio.film import probe_film
from podcaster.build.fit import TRANSCRIPT_TOLERANCE
from podcaster.content import artwork
from podcaster.content.chapters import format_chapters
from podcaster.content.moved_in import create_moved_episode
from podcaster.errors import PodcasterError
from podcaster.model import Progress
from podcaster.moving import transcript
from podcaster.moving.fetch import PICTURE_BYTES, TEXT_BYTES, Fetcher
from podcaster.moving.old_chapters import old_chapters
from podcaster.moving.pictures import Pictures, picture_suffix
from podcaster.moving.plan import Planned

# FFmpeg's names of kinds of files apps play → how they end. What is none of these is mastered to an MP3.
_KINDS = {"mp3": ".mp3", "ogg": ".ogg", "aac": ".aac", "flac": ".flac", "wav": ".wav"}
_MP4 = (".m4a", ".mp4", ".m4v", ".mov")


@dataclass
class Bringing:
    """What one episode brings along: files by their names in its folder, and what the host should know of them."""

    planned: Planned
    fetcher: Fetcher
    progress: Progress | None
    remaster: bool
    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def bring(self, show_folder: Path) -> Path:
        """Fetch everything and make the folder. Raises StorageError or AudioError when the sound cannot be had.

        What else cannot be had or read is told, and left out.
        """
        duration = self._sound()
        self._try("chapters", lambda: self._chapters(duration))
        self._try("transcript", lambda: self._transcript(duration))
        self._try("artwork", self._cover)
        self._try("film", self._film)
        self.texts["episode.toml"] = self.planned.toml
        if self.planned.notes:
            self.texts["notes.md"] = f"{self.planned.notes}\n"
        return create_moved_episode(show_folder, self.planned.slug, self.texts, self.files)

    def _sound(self) -> timedelta:
        enclosure = self.planned.old.enclosure
        assert enclosure is not None  # noqa: S101  (it would not be planned)
        fetched = self.fetcher.fetch(enclosure.url, "fetching", self.progress)
        if enclosure.length and enclosure.length != fetched.size_bytes:
            self.told.append(f"the feed says that its file has {enclosure.length} bytes; it has {fetched.size_bytes}")
        path = self.fetcher.path(enclosure.url)
        facts = decode.probe(path)
        suffix = self._suffix(facts.format, facts.codec, enclosure.url, enclosure.mime_type)
        kind = "recording" if self.remaster or suffix not in keys.PLAYABLE else "media"
        self.files[f"{kind}{suffix}"] = path
        return facts.duration

    def _suffix(self, form: str, codec: str, url: str, mime_type: str) -> str:
        if "mp4" in form:
            said = Path(url.partition("?")[0]).suffix.lower()
            if said in _MP4:
                return said
            return ".mp4" if mime_type.startswith("video/") else ".m4a"
        return ".opus" if codec in ("opus", "libopus") and form == "ogg" else _KINDS.get(form, ".mka")

    def _chapters(self, duration: timedelta) -> None:
        chapters = old_chapters(self.planned.old, self.fetcher, duration)
        kept = [chapter for chapter in chapters if chapter.start < duration]
        if len(kept) < len(chapters):
            self.told.append(f"{len(chapters) - len(kept)} of its chapters begin after its end; not kept")
        pictures = Pictures(self.fetcher)
        if kept:
            self.texts["chapters.txt"] = format_chapters(map(pictures.brought, kept))
        self.files |= pictures.files
        self.told += pictures.told

    def _transcript(self, duration: timedelta) -> None:
        files, failed = transcript.best_first(self.planned.old.transcripts), list[str]()
        for file in files:
            try:
                self.fetcher.fetch(file.url, "fetching transcript", most_bytes=TEXT_BYTES)
                data = self.fetcher.path(file.url).read_bytes()
                name, text, said = transcript.as_file(file, data, "transcript")
            except PodcasterError as error:
                failed.append(f"its transcript could not be brought: {error.problems[0].what}")
                continue
            if said.cues[-1].start <= duration + TRANSCRIPT_TOLERANCE:
                self.texts[name] = text
                return
            failed.append("its transcript goes on after the end of its sound; not kept")
        others = [file for file in self.planned.old.transcripts if file not in files]
        self.told += [*failed, *(f"not kept: transcript of type {file.mime_type}" for file in others)]

    def _cover(self) -> None:
        if url := self.planned.old.image:
            self.fetcher.fetch(url, "fetching artwork", most_bytes=PICTURE_BYTES)
            path = self.fetcher.path(url)
            artwork.check(path, "artwork")
            copy = path.with_suffix(".copy")  # the same picture may be that of other episodes as well
            shutil.copyfile(path, copy)
            self.files[f"cover{picture_suffix(path)}"] = copy

    def _film(self) -> None:
        if film := self.planned.old.film:
            self.fetcher.fetch(film.url, "fetching film", self.progress)
            probe_film(self.fetcher.path(film.url))
            self.files["film.mp4"] = self.fetcher.path(film.url)

    def _try(self, what: str, bring: Callable[[], None]) -> None:
        try:
            bring()
        except PodcasterError as error:
            self.told.append(f"its {what} could not be brought: {error.problems[0].what}")
