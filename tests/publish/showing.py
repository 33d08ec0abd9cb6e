"""A small built show for publication tests: real files whose pages and feed link to each other as the real ones do."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from podcaster import keys
from podcaster.model import Edition, Picture, PublicEpisode
from tests import make


def built(folder: Path, slugs: Sequence[str], *, text: str = "", media_bytes: int = 30_000, **show: object) -> Edition:
    """Write ``build/public`` of a show with these episodes, the newest last, into ``folder`` and return its edition."""
    cover, thumbnail = (_picture(folder, f"cover-{size}") for size in (3000, 600))
    style = _hashed(folder, "assets", "style", b"body{}", ".css")
    episodes = [_episode(folder, number, slug, media_bytes) for number, slug in enumerate(slugs, 1)]
    for number, episode in enumerate(episodes):
        around = episodes[max(0, number - 1) : number] + episodes[number + 1 : number + 2]
        linked = [episode.media_key, episode.chapters_key, style, *(e.page_key for e in around)]
        _write(folder, episode.page_key, _page("../", [*linked, episode.embed_key], text or episode.title))
        _write(folder, episode.embed_key, _page("../", [episode.media_key, episode.page_key, style], episode.title))
    _write(folder, keys.INDEX, _page("", [cover.key, style, keys.FEED, *(e.page_key for e in episodes)], "show"))
    edition = Edition(
        show=make.show(folder=folder, **show), picture=cover, thumbnail=thumbnail, episodes=tuple(episodes[::-1])
    )
    in_feed = [cover.key] + [key for e in edition.episodes for key in (e.media_key, e.chapters_key, e.page_key)]
    _write(folder, keys.FEED, _page("https://podcast.example.org/", in_feed, str(edition.show.guid)))
    return edition


def _episode(folder: Path, number: int, slug: str, media_bytes: int) -> PublicEpisode:
    content = random.Random(slug).randbytes(media_bytes)
    guid = str(UUID(int=random.Random(slug.partition("~")[0]).getrandbits(128), version=4))
    return make.plain_episode(
        slug=slug.partition("~")[0],
        guid=guid,
        title=f"Aflevering {slug}",
        published=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number - 1),
        media=make.media(sha256=hashlib.sha256(content).hexdigest(), size_bytes=len(content), markers=make.CHAPTERS),
        media_key=_hashed(folder, "media", slug.partition("~")[0], content, ".mp3"),
        chapters_key=_hashed(folder, "chapters", slug, b'{"chapters":[]}' + slug.encode(), ".json"),
    )


def replaced(edition: Edition, slug: str, **changes: object) -> Edition:
    """Return the edition with one episode changed."""
    episodes = tuple(replace(e, **changes) if e.slug == slug else e for e in edition.episodes)  # type: ignore[arg-type]
    return replace(edition, episodes=episodes)


def _picture(folder: Path, name: str) -> Picture:
    return Picture(key=_hashed(folder, "artwork", name, name.encode(), ".jpg"), width=3000, height=3000)


def _hashed(folder: Path, kind: str, stem: str, content: bytes, suffix: str) -> str:
    key = keys.hashed(kind, stem, hashlib.sha256(content).hexdigest(), suffix)
    _write(folder, key, content)
    return key


def _page(root: str, linked: Sequence[str], text: str) -> bytes:
    return "".join(f'<a href="{root}{key}"></a>\n' for key in linked).encode() + text.encode()


def public(folder: Path) -> Path:
    """Return ``build/public``."""
    return folder / "build" / "public"


def _write(folder: Path, key: str, content: bytes) -> None:
    path = public(folder) / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
