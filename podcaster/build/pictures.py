"""Covers, film posters and chapters' pictures → what pages, feed and tag can use, each made once per original."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from podcaster import keys
from podcaster.audio import film
from podcaster.build.cache import Cache, keep, read_kept
from podcaster.build.episodes import in_episode, raise_all
from podcaster.build.fit import film_misfits
from podcaster.content import artwork
from podcaster.content.speakers import without_labels
from podcaster.errors import ContentError, PodcasterError
from podcaster.model import Episode, FilmFacts, FilmFile, Picture, PublicFilm, Show
from podcaster.site.language import language

Files = dict[str, bytes | Path]  # key → its bytes, or the file that holds them


@dataclass(frozen=True, kw_only=True)
class Cover:
    """A cover in the two sizes it is used in; ``small`` (≤ 600², ≤ 100 kB) is also what the audio file carries."""

    picture: Picture
    thumbnail: Picture
    small: bytes


def all_covers(show: Show, episodes: Iterable[Episode], cache: Cache, files: Files) -> dict[str, Cover]:
    """Return the covers by slug, the show's own under the empty one. Raises ContentError, all problems at once."""
    wanted = [("", "cover", show.folder / show.cover, show.cover)]
    wanted += [(e.slug, e.stem(show), e.cover, f"episodes/{e.slug}/{e.cover.name}") for e in episodes if e.cover]
    covers: dict[str, Cover] = {}
    failures: list[PodcasterError] = []
    for slug, stem, path, where in wanted:
        try:
            covers[slug] = cover(path, where, stem, cache, files)
        except ContentError as error:
            failures.append(error)
    raise_all(failures)
    return covers


def all_films(show: Show, episodes: Iterable[Episode], cache: Cache, files: Files) -> dict[str, PublicFilm]:
    """Return the summary films by slug.

    Raises, all problems at once, AudioError for films that cannot be read, ContentError for captions of another film.
    """
    films: dict[str, PublicFilm] = {}
    failures: list[PodcasterError] = []
    for episode in episodes:
        try:
            with in_episode(episode):
                film = public_film(show, episode, cache, files)
            if film and (problems := list(film_misfits(episode, film.file.duration))):
                raise ContentError(problems)
        except PodcasterError as error:
            failures.append(error)
            continue
        if film:
            films[episode.slug] = film
    raise_all(failures)
    return films


def all_illustrated(show: Show, episodes: Iterable[Episode], cache: Cache, files: Files) -> dict[str, Episode]:
    """Return the episodes by slug, with the keys of their chapters' pictures. Raises ContentError, all at once."""
    illustrated: dict[str, Episode] = {}
    failures: list[PodcasterError] = []
    for episode in episodes:
        keys_of = {}
        for name in dict.fromkeys(chapter.image for chapter in episode.chapters if chapter.image):
            try:
                keys_of[name] = _illustration(episode, name, episode.stem(show), cache, files).key
            except ContentError as error:
                failures.append(error)
        chapters = tuple(
            replace(each, image=keys_of.get(each.image, "")) if each.image else each for each in episode.chapters
        )
        illustrated[episode.slug] = replace(episode, chapters=chapters)
    raise_all(failures)
    return illustrated


def cover(path: Path, where: str, stem: str, cache: Cache, files: Files) -> Cover:
    """Add a cover's pictures to ``files``. Raises ContentError if it is too small, not square or no picture."""
    kept = cache.drawn(cache.fingerprints.of(path))
    if not (facts := read_kept(kept, "public.jpg", "thumbnail.jpg")):
        made = artwork.prepare(path, where)
        pictures = {"public.jpg": made.public, "thumbnail.jpg": made.thumbnail}
        facts = keep(kept, pictures, {"public": made.public_size, "thumbnail": made.thumbnail_size})
    public, small = (kept / "public.jpg").read_bytes(), (kept / "thumbnail.jpg").read_bytes()
    return Cover(
        picture=_add(files, stem, public, facts["public"]),
        thumbnail=_add(files, stem, small, facts["thumbnail"]),
        small=small,
    )


def _illustration(episode: Episode, name: str, stem: str, cache: Cache, files: Files) -> Picture:
    path = episode.folder / name
    kept = cache.drawn(f"{cache.fingerprints.of(path)}.chapter")
    if not (facts := read_kept(kept, "public.jpg")):
        jpeg, size = artwork.illustration(path, f"episodes/{episode.slug}/{name}")
        facts = keep(kept, {"public.jpg": jpeg}, {"size": size})
    return _add(files, stem, (kept / "public.jpg").read_bytes(), facts["size"])


def public_film(show: Show, episode: Episode, cache: Cache, files: Files) -> PublicFilm | None:
    """Add the episode's summary film and its poster to ``files``; None if it has none.

    A film to which the host gave no title is called what it is, in the show's language: it stands beside its episode.
    """
    path, stem = episode.film_path, episode.stem(show)
    if path is None:
        return None
    facts = episode.film or FilmFacts(title=language(show.language, show.timezone).say("film"))
    file, poster = _film_facts(path, cache)
    key = keys.hashed("media", stem, file.sha256, ".mp4")
    files[key] = path
    picture = _add(files, f"{stem}.film", poster, (file.width, file.height))
    captions = episode.film_captions and without_labels(episode.film_captions)
    return PublicFilm(title=facts.title, link=facts.link, key=key, file=file, captions=captions, poster=picture)


def _film_facts(path: Path, cache: Cache) -> tuple[FilmFile, bytes]:
    sha256 = cache.fingerprints.of(path)
    kept = cache.drawn(sha256)
    if not (facts := read_kept(kept, "poster.jpg")):
        duration, width, height = film.probe_film(path)
        still = min(timedelta(seconds=3), duration / 2)  # past a fade from black, early enough to be the subject
        size = {"duration": duration.total_seconds(), "width": width, "height": height}
        facts = keep(kept, {"poster.jpg": film.poster(path, still)}, size)
    file = FilmFile(
        sha256=sha256,
        size_bytes=path.stat().st_size,
        duration=timedelta(seconds=facts["duration"]),
        mime_type="video/mp4",
        width=int(facts["width"]),
        height=int(facts["height"]),
    )
    return file, (kept / "poster.jpg").read_bytes()


def _add(files: Files, stem: str, jpeg: bytes, size: tuple[int, int]) -> Picture:
    key = keys.hashed("artwork", stem, hashlib.sha256(jpeg).hexdigest(), ".jpg")
    files[key] = jpeg
    return Picture(key=key, width=size[0], height=size[1])
