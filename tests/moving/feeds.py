"""Old feeds for tests, written as different systems write them, and the files they name."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from podcaster.audio.decode import blocks
from podcaster.audio.mp3 import write_mp3
from tests.moving.old_host import OldHost
from tests.showfolder import write_recording

NS = (
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:psc="http://podlove.org/simple-chapters"'
    ' xmlns:atom="http://www.w3.org/2005/Atom"'
)
GUID = "9b024349-ccf0-5f69-a609-6b82873eab3c"


@cache
def mp3(seconds: float = 3.0, seed: int = 1) -> bytes:
    """A short MP3."""
    with TemporaryDirectory() as folder:
        sound = write_recording(Path(folder, "recording.wav"), seconds, seed=seed)
        target = Path(folder, "sound.mp3")
        write_mp3(
            blocks(sound, sample_rate_hz=44_100, channels=1), target, sample_rate_hz=44_100, channels=1, bitrate_kbps=64
        )
        return target.read_bytes()


@cache
def picture(form: str = "JPEG", size: int = 1400) -> bytes:
    """A square cover."""
    target = io.BytesIO()
    Image.new("RGB", (size, size), (120, 90, 20)).save(target, form)
    return target.getvalue()


def channel(items: str, more: str = "", *, host: OldHost, ns: str = NS, before: str = "") -> bytes:
    """A feed of a show with these items."""
    return f"""{before}<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" {ns}><channel>
<title>Haventaal</title><link>https://www.example.org/</link><language>nl</language>
<description>Gesprekken over de haven.</description>
<itunes:author>Redactie Haventaal</itunes:author><itunes:explicit>false</itunes:explicit>
<itunes:image href="{host.url}/cover.jpg"/><itunes:category text="Education"/>
{more}{items}</channel></rss>""".encode()


def item(
    name: str,
    more: str = "",
    *,
    host: OldHost,
    title: str = "",
    guid: str | None = None,
    date: str = "Tue, 05 May 2026 06:00:00 +0200",
) -> str:
    """An item with an enclosure ``name``.mp3, which is put on the host."""
    path = f"/{name}.mp3"
    host.files.setdefault(path, mp3(seed=len(host.files) + 1))
    own = f"<guid isPermaLink='false'>{name if guid is None else guid}</guid>" if guid != "" else ""
    return f"""<item><title>{title or name.title()}</title>{own}<pubDate>{date}</pubDate>
<enclosure url="{host.url}{path}" length="{len(host.files[path])}" type="audio/mpeg"/>{more}</item>
"""


def put(host: OldHost, feed: bytes, **files: bytes) -> str:
    """Put the feed and a cover on the host, and return its address."""
    host.files["/feed.xml"] = feed
    host.files.setdefault("/cover.jpg", picture())
    host.files.update({f"/{name.replace('__', '.')}": data for name, data in files.items()})
    return f"{host.url}/feed.xml"
