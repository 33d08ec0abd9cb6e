"""The door to tomlkit: what a new show.toml and episode.toml look like."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from string import Template
from types import MappingProxyType
from typing import Any
from uuid import UUID

import tomlkit

from podcaster.content.chapters import format_time
from podcaster.model import Person, StorageSettings

_PEOPLE = '[{ name = "Project leader", role = "guest", organisation = "Harbour College" }]'
_ALWAYS = frozenset({"role", "type", "method", "protocol"})  # a reader of the file would not guess them

_SHOW = Template("""\
# What everybody may know about the show. Passwords and keys have no place here.
# What you change here is live after the next `podcaster publish`.

title = $title
description = $description
author = $author
language = $language

# From Apple's list; the first one counts most.
categories = $categories

# Shown to the world; leave them empty if you would rather not.
email = $email
website = $website

# The show's own number, for ever. Do not change it, also when the show moves to another address.
guid = $guid

# A square JPEG or PNG in this folder, 1400 to 3000 pixels a side.
cover = "cover.jpg"

# The owner's name only: no ©, no year.
$copyright

# "serial" when episodes are to be heard from first to last, "episodic" when the newest comes first.
kind = $kind
explicit = $explicit
timezone = "Europe/Amsterdam"

# Who is heard in every episode.
$people

# Where people can subscribe.
# links = { "Apple Podcasts" = "https://podcasts.example.org/your-show" }
$more
[audio]
# As loud as a podcast should be, in LUFS as heard, and "mono" or "stereo".
loudness_lufs = -16.0
channels = "mono"
$also
[storage]
# The address at which the world reads what is published.
base_url = $base_url
$place""")

_FOLDER = """\
# Published into this folder, to be served by any web server. For S3 storage: remove this line and name a bucket.
folder = $folder
# bucket = "my-show"
# endpoint_url = "https://s3.example.org"
"""

_BUCKET = """\
# Published into this bucket. Its keys come from the environment or ~/.aws, never from this file.
bucket = $bucket
"""

_EPISODE = Template("""\
# The facts of this episode; notes.md beside it holds the show notes.

title = $title
summary = $summary

# When it goes live, with the time zone. Without this line it is a draft; in the future it waits.
$published
$number
$season
# "full", "trailer" or "bonus".
kind = $kind
explicit = $explicit

# Who is heard in it, besides the people of the show.
$people

# What it is about, in a word or two each.
$topics

# The episode's own number, made once. It never changes, whatever else does.
guid = $guid
$film$more""")

_FILM = """
# What the short film beside it (film.mp4, film.vtt) is called, and where else it can be seen.
# film = { title = "The summary in two minutes", link = "https://video.example.org/7" }
"""


def show_toml(
    *,
    storage: StorageSettings,
    guid: UUID,
    categories: Sequence[str],
    more: Mapping[str, Any] = MappingProxyType({}),
    **texts: str,
) -> str:
    """Return the text of a new show.toml; ``texts`` are title, description, author, language, email and website.

    ``more`` holds what else is known, by the names of the model; what is not known yet stands in it as a comment.
    """
    place = _BUCKET if storage.bucket else _FOLDER
    for key in ("endpoint_url", "region", "prefix"):
        if storage.bucket and getattr(storage, key):
            place += f"{key} = {_value(getattr(storage, key))}\n"
    values = {key: _value(text) for key, text in texts.items()}
    return _SHOW.substitute(
        values,
        guid=_value(str(guid)),
        categories=_value(list(categories)),
        base_url=_value(storage.base_url),
        place=Template(place).substitute(folder=_value(storage.folder), bucket=_value(storage.bucket)),
        kind=_value(more.get("kind", "episodic")),
        explicit=_value(more.get("explicit", False)),
        copyright=_line("copyright", more.get("copyright"), _value(texts["author"])),
        people=_line("people", more.get("people"), '[{ name = "The host", role = "host" }]'),
        also=f"also = {_value(also)}\n" if (also := list(getattr(more.get("audio"), "also", ()))) else "",
        more=_more(more, "kind", "explicit", "copyright", "people", "audio"),
    )


def episode_toml(
    *,
    guid: str,
    title: str,
    summary: str,
    published: datetime | None,
    number: int | None,
    season: int | None,
    people: Sequence[Person],
    more: Mapping[str, Any] = MappingProxyType({}),
) -> str:
    """Return the text of a new episode.toml; what is not known yet stands in it as a comment.

    ``more`` holds what else is known, by the names of the model.
    """
    return _EPISODE.substitute(
        title=_value(title),
        summary=_value(summary),
        published=_line("published", published, "2026-03-05T06:00:00+01:00"),
        number=_line("number", number, "7"),
        season=_line("season", season, "1"),
        kind=_value(more.get("kind", "full")),
        explicit=_value(more.get("explicit", False)),
        people=_line("people", people, _PEOPLE),
        topics=_line("topics", more.get("topics"), '["sea", "harbour"]'),
        guid=_value(guid),
        film="" if "film" in more else _FILM,
        more=_more(more, "kind", "explicit", "topics"),
    )


def dated(text: str, published: datetime) -> str:
    """Return an episode.toml with its ``published`` line, in the place of the comment for it; the rest stays."""
    line = f"published = {_value(published)}"
    with_line, found = re.subn(r"^#[ \t]*published[ \t]*=[^\r\n]*", line, text, count=1, flags=re.MULTILINE)
    return with_line if found else f"{line}\n{text}"


def undated(text: str, why: str) -> str:
    """Return an episode.toml without its date, which stays to be read as a comment; the rest stays."""
    line = r"^[ \t]*(published[ \t]*=[^#\r\n]*?)[ \t]*(#[^\r\n]*)?(?=\r?$)"
    return re.sub(line, rf"# \1  # {why}", text, count=1, flags=re.MULTILINE)


def with_key(text: str, key: str, value: Any) -> str:
    """Return a show.toml in which ``key``, of no table, has this value; every other byte of it stays as it is."""
    document = tomlkit.parse(text)
    document[key] = value
    return tomlkit.dumps(document)


def _line(key: str, value: Any, example: str) -> str:
    return f"# {key} = {example}" if value is None or value == () else f"{key} = {_value(value)}"


def _more(more: Mapping[str, Any], *told: str) -> str:
    """Return a line for each key that has no place of its own."""
    lines = [f"{key} = {_value(value)}\n" for key, value in more.items() if key not in told]
    return "".join(["\n", *lines]) if lines else ""


def _value(value: Any) -> str:
    """Return a value as TOML writes it. Tables stand in one line, several of them each in one of their own."""
    if isinstance(value, tuple | list) and any(is_dataclass(each) for each in value):
        return "[\n" + "".join(f"    {_value(each)},\n" for each in value) + "]"
    return str(tomlkit.item(_plain(value)).as_string())


def _plain(value: Any) -> Any:
    """Return parts of the model as tomlkit knows them: what says no more than its default is left out."""
    if is_dataclass(value):
        said = {each.name: getattr(value, each.name) for each in fields(value)}
        value = {key: each for key, each in said.items() if key in _ALWAYS or not _is_default(value, key)}
    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        table.update({key: _plain(each) for key, each in value.items()})
        return table
    if isinstance(value, timedelta):
        return format_time(value)
    return [_plain(each) for each in value] if isinstance(value, tuple | list) else value


def _is_default(value: Any, key: str) -> bool:
    return any(each.name == key and each.default == getattr(value, key) for each in fields(value))
