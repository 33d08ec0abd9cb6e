"""New shows and new episodes: folders that are there whole or not at all, and nothing of the host's is touched."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from podcaster.content.chapters import format_chapters
from podcaster.content.files import Findings, check_file
from podcaster.content.names import recording_names, slug_of
from podcaster.content.read import EPISODES, FACTS
from podcaster.content.rules import NAME_LIMIT
from podcaster.content.toml import episode_facts, show_facts
from podcaster.content.toml_text import dated, episode_toml, show_toml, undated
from podcaster.content.written import explained, rewrite, write_new
from podcaster.errors import ContentError, Problem
from podcaster.keys import FEED
from podcaster.model import Chapter, Person, Show, StorageSettings
from podcaster.whole import beside

PODCAST_NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  # Podcasting 2.0, podcast:guid

IGNORED = """\
# What podcaster makes: the build, and the folder the show is published into by default.
/build/
/live/

# Recordings are too large for git.
/episodes/*/recording.*
/episodes/*/media.*
!/episodes/*/media.json
*.part
"""
_NOTES = """\
<!--
Show notes, in Markdown. Nothing between these arrows is published.

What is it about, who is heard, and where can one read more?
A link: [Techniek](https://www.example.org/), or just the address.
-->
"""


def refuse_existing_show(folder: Path) -> None:
    """Raise ContentError if there is a show in ``folder`` already, or ``folder`` lies in that of another show."""
    if (folder / FACTS).exists() or (folder / FACTS).is_symlink():
        raise ContentError(Problem(str(folder / FACTS), "there is a show here already; nothing was changed"))
    here = folder.resolve()
    if above := next((each for each in here.parents if (each / FACTS).exists()), None):
        what = f"lies inside the show in {above}, and a show holds no other; begin it beside that one"
        name = "my-show" if folder.exists() else here.name
        raise ContentError(Problem(str(folder), what, f"podcaster init {above.parent / name}"))


def create_show(
    folder: Path,
    *,
    title: str,
    author: str,
    language: str,
    categories: Sequence[str],
    email: str = "",
    website: str = "",
    description: str = "",
    base_url: str = "",
    bucket: str = "",
    endpoint_url: str = "",
    new_guid: UUID,
) -> Path:
    """Make a show in ``folder`` and return its show.toml. Nothing that is there already is overwritten.

    The podcast GUID follows from the feed's address (Podcasting 2.0); it is ``new_guid`` when that is not known yet.
    Raises ContentError, before anything is written, for every text that is wrong.
    """
    refuse_existing_show(folder)
    storage = _storage(base_url, bucket=bucket, endpoint_url=endpoint_url)
    text = show_toml(
        title=title,
        author=author,
        email=email,
        language=language,
        categories=categories,
        website=website,
        description=description or title,
        storage=storage,
        guid=podcast_guid(storage.base_url + FEED) or new_guid,
    )
    _raise_errors(show_facts(text, FACTS)[1])
    with explained(folder):
        (folder / EPISODES).mkdir(parents=True, exist_ok=True)
        write_new(folder / ".gitignore", IGNORED)
        write_new(folder / FACTS, text)
    return folder / FACTS


def refuse_answer(key: str, answer: str) -> None:
    """Raise ContentError if a new show's ``key`` cannot be ``answer``: what is asked is checked when it is answered."""
    facts = {"title": "Tides", "author": "Tides", "description": "Tides", "language": "nl", "email": "", "website": ""}
    texts = facts if key == "base_url" else facts | {key: answer}
    storage = _storage(answer if key == "base_url" else "")
    text = show_toml(storage=storage, guid=PODCAST_NAMESPACE, categories=["News"], more={}, **texts)
    _raise_errors(show_facts(text, FACTS)[1])


def _storage(base_url: str, **rest: str) -> StorageSettings:
    return StorageSettings(base_url=base_url.rstrip("/") + "/", **rest) if base_url else StorageSettings(**rest)


def podcast_guid(feed_url: str) -> UUID | None:
    """Return the podcast:guid that follows from a feed's address (Podcasting 2.0), None for one on this machine."""
    host = urlsplit(feed_url).hostname or ""
    if host in ("localhost", "0.0.0.0", "::1") or host.startswith("127."):  # noqa: S104  (read, never bound)
        return None
    return uuid5(PODCAST_NAMESPACE, feed_url.split("://", 1)[-1].rstrip("/"))


def create_episode(
    show: Show,
    *,
    recordings: Sequence[Path],
    guid: str,
    title: str,
    summary: str = "",
    published: datetime | None = None,
    number: int | None = None,
    season: int | None = None,
    people: Sequence[Person] = (),
    chapters: Sequence[Chapter] = (),
    link: bool = False,
) -> Path:
    """Make an episode's folder from its recording, or from one recording for each track, and return it.

    The recordings are copied or, with ``link``, linked; they are never moved or altered. The folder appears whole or
    not at all. Raises ContentError with everything that is wrong.
    """
    folder = show.folder / EPISODES / slug_of(number, title)
    where = f"{EPISODES}/{folder.name}"
    facts = episode_toml(
        guid=guid,
        title=title.strip(),
        summary=" ".join(summary.split()),
        published=published,
        number=number,
        season=season,
        people=people,
    )
    _refuse(folder, where, facts, recordings)
    with explained(folder), beside(folder) as made:
        made.mkdir()
        (made / "episode.toml").write_text(facts, encoding="utf-8", newline="\n")
        (made / "notes.md").write_text(_NOTES, encoding="utf-8", newline="\n")
        if chapters:
            (made / "chapters.txt").write_text(format_chapters(chapters), encoding="utf-8", newline="\n")
        for source, name in zip(recordings, recording_names(recordings), strict=True):
            _bring(source, made / name, link=link)
    return folder


def date_episode(folder: Path, published: datetime) -> None:
    """Give the draft in ``folder`` its date, in its episode.toml; every other byte of it stays as it is."""
    rewrite(folder / "episode.toml", lambda text: dated(text, published))


def undate_episode(folder: Path, now: datetime) -> None:
    """Make the episode in ``folder`` a draft again: its date becomes a comment, and every other byte stays."""
    rewrite(folder / "episode.toml", lambda text: undated(text, f"unpublished on {now:%Y-%m-%d}"))


def next_number(show_folder: Path) -> int:
    """Return the number after the highest in the names of the episode folders: 13 after ``012-tides``."""
    names = [path.name for path in (show_folder / EPISODES).glob("*-*") if path.is_dir()]
    return max((int(found[0]) for name in names if (found := re.match(r"\d{1,6}(?=-)", name))), default=0) + 1


def parse_guest(text: str) -> Person:
    """Return the guest in "Role or name, organisation"; raise ContentError if there is none in it."""
    name, _, organisation = (part.strip() for part in text.partition(","))
    if not name or len(name) > NAME_LIMIT:
        what = "has no name before the comma" if not name else f"is longer than {NAME_LIMIT} characters"
        raise ContentError(Problem("guest", f"'{text[:60]}' {what}", '"Project leader, Harbour College"'))
    return Person(name=name, organisation=organisation)


def _refuse(folder: Path, where: str, facts: str, recordings: Sequence[Path]) -> None:
    findings = Findings()
    if folder.exists():
        findings.problems.append(Problem(where, "is there already; choose another number or title"))
    if not recordings:
        findings.problems.append(Problem(where, "an episode needs a recording", "podcaster new interview.wav"))
    for path in recordings:
        findings.attempt(check_file, path, path.parent, may_link_out=True)
    findings.problems.extend(episode_facts(facts, f"{where}/episode.toml")[1])
    _raise_errors(findings.problems)


def _raise_errors(problems: Sequence[Problem]) -> None:
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise ContentError(errors)


def _bring(source: Path, target: Path, *, link: bool) -> None:
    """Copy with its times, or link: a hard link where that can be, so that a moved original does no harm."""
    if not link:
        shutil.copy2(source, target)
        return
    try:
        os.link(source.resolve(), target)
    except OSError:
        target.symlink_to(source.resolve())
