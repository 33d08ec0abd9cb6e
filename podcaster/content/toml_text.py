"""The door to tomlkit: what a new show.toml and episode.toml look like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from string import Template
from typing import Any
from uuid import UUID

import tomlkit

from podcaster.model import Person, StorageSettings

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
# copyright = $author

# "serial" when episodes are to be heard from first to last, "episodic" when the newest comes first.
kind = "episodic"
explicit = false
timezone = "Europe/Amsterdam"

# Who is heard in every episode.
# people = [{ name = "The host", role = "host" }]

# Where people can subscribe.
# links = { "Apple Podcasts" = "https://podcasts.example.org/your-show" }

[audio]
# As loud as a podcast should be, in LUFS as heard, and "mono" or "stereo".
loudness_lufs = -16.0
channels = "mono"

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
kind = "full"
explicit = false

# Who is heard in it, besides the people of the show.
$people

# What it is about, in a word or two each.
# topics = ["sea", "harbour"]

# The episode's own number, made once. It never changes, whatever else does.
guid = $guid
""")


def show_toml(*, storage: StorageSettings, guid: UUID, categories: Sequence[str], **texts: str) -> str:
    """Return the text of a new show.toml; ``texts`` are title, description, author, language, email and website."""
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
) -> str:
    """Return the text of a new episode.toml; what is not known yet stands in it as a comment."""
    return _EPISODE.substitute(
        title=_value(title),
        summary=_value(summary),
        published=_line("published", published, "2026-03-05T06:00:00+01:00"),
        number=_line("number", number, "7"),
        season=_line("season", season, "1"),
        people=_people(people),
        guid=_value(guid),
    )


def dated(text: str, published: datetime) -> str:
    """Return an episode.toml with its ``published`` line, in the place of the comment for it; the rest stays."""
    line = f"published = {_value(published)}"
    with_line, found = re.subn(r"^#[ \t]*published[ \t]*=.*$", line, text, count=1, flags=re.MULTILINE)
    return with_line if found else f"{line}\n{text}"


def undated(text: str, why: str) -> str:
    """Return an episode.toml without its date, which stays to be read as a comment; the rest stays."""
    line = r"^[ \t]*(published[ \t]*=[^#\r\n]*?)[ \t]*(#[^\r\n]*)?(?=\r?$)"
    return re.sub(line, rf"# \1  # {why}", text, count=1, flags=re.MULTILINE)


def _line(key: str, value: Any, example: str) -> str:
    return f"# {key} = {example}" if value is None else f"{key} = {_value(value)}"


def _people(people: Sequence[Person]) -> str:
    if not people:
        return '# people = [{ name = "Project leader", role = "guest", organisation = "Harbour College" }]'
    lines = []
    for person in people:
        table = tomlkit.inline_table()
        for key in ("name", "role", "group", "organisation", "href", "img"):
            if getattr(person, key) and (key, getattr(person, key)) != ("group", "cast"):
                table.append(key, getattr(person, key))
        lines.append(f"    {table.as_string()},\n")
    return "people = [\n" + "".join(lines) + "]"


def _value(value: Any) -> str:
    return str(tomlkit.item(value).as_string())
