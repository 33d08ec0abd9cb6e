"""An example of right for every key a host writes, as TOML."""

from __future__ import annotations

_GUID = '"6c4f3c7e-97a4-4c4e-8a2b-0b8d1a3b5c7d"'
_PEOPLE = '[{ name = "Project leader", role = "guest", organisation = "Harbour College" }]'

# A key inside a table is written as in TOML: "storage.bucket". Inside a list of tables the list's name is enough.
EXAMPLES = {
    "access": '"private"',
    "announce": '{ websub = "https://hub.example.org/" }',
    "announce.podping": '"https://podping.example.org/"',
    "announce.webhook": '"https://www.example.org/new-episode"',
    "announce.websub": '"https://hub.example.org/"',
    "audio": "{ loudness_lufs = -16.0 }",
    "audio.also": '["aac"]',
    "audio.bed": '"bed.wav"',
    "audio.bitrate_kbps": "96",
    "audio.channels": '"mono"',
    "audio.clean": "true",
    "audio.denoise": '"auto"',
    "audio.intro": '"intro.wav"',
    "audio.level": "true",
    "audio.longest_pause_s": "2.5",
    "audio.loudness_lufs": "-16.0",
    "audio.outro": '"outro.wav"',
    "audio.trim": "true",
    "audio.true_peak_dbtp": "-1.0",
    "author": '"The Tides editors"',
    "categories": '["Education > Courses", "Technology"]',
    "copyright": '"The Tides editors"',
    "cover": '"cover.jpg"',
    "description": '"Conversations about the sea."',
    "email": '"editors@example.org"',
    "explicit": "false",
    "film": '{ title = "The summary in two minutes" }',
    "film.link": '"https://video.example.org/7"',
    "film.title": '"The summary in two minutes"',
    "funding": '[{ url = "https://www.example.org/support", text = "Support the show" }]',
    "funding.text": '"Support the show"',
    "funding.url": '"https://www.example.org/support"',
    "guid": _GUID,
    "kind": '"full"',
    "language": '"nl"',
    "license": '"cc-by-4.0"',
    "links": '{ "Apple Podcasts" = "https://podcasts.example.org/apple" }',
    "locked": "true",
    "number": "7",
    "people": _PEOPLE,
    "people.group": '"cast"',
    "people.href": '"https://www.example.org/people/project-leader"',
    "people.img": '"https://www.example.org/people/project-leader.jpg"',
    "people.name": '"Project leader"',
    "people.organisation": '"Harbour College"',
    "people.role": '"guest"',
    "published": "2026-03-05T06:00:00+01:00",
    "season": "2",
    "storage": '{ folder = "live" }',
    "storage.base_url": '"https://podcast.example.org/"',
    "storage.bucket": '"tides"',
    "storage.endpoint_url": '"https://s3.example.org"',
    "storage.folder": '"live"',
    "storage.prefix": '"podcast"',
    "storage.region": '"eu-west-1"',
    "summary": '"A harbour master explains why the sea comes and goes."',
    "timezone": '"Europe/Amsterdam"',
    "title": '"Tides"',
    "topics": '["sea", "harbour"]',
    "website": '"https://www.example.org/"',
}

# What other systems call these things, for the hosts who come from one.
OTHER_NAMES = {
    "body": "notes.md",
    "category": "categories",
    "channel": "title",
    "date": "published",
    "episode": "number",
    "episode_number": "number",
    "guest": "people",
    "guests": "people",
    "host": "people",
    "id": "guid",
    "image": "cover",
    "keywords": "topics",
    "link": "website",
    "name": "title",
    "pubdate": "published",
    "subtitle": "summary",
    "tags": "topics",
    "type": "kind",
    "url": "website",
}


def example(*path: str | int) -> str:
    """Return an example of right for a key, e.g. ``example("people", 0, "name")``; "" if there is none."""
    keys = [part for part in path if isinstance(part, str)]
    return EXAMPLES.get(".".join(keys)) or EXAMPLES.get(keys[0], "") if keys else ""
