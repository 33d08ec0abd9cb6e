"""Every problem in a host's files has a name for scripts, made from the file and the key it is about."""

from __future__ import annotations

import pytest

from podcaster.errors import Problem

NAMED = [
    ("show.toml", "language: 'Dutch' is no code", "show.language"),
    ("show.toml", "storage.base_url: is not https", "show.storage.base_url"),
    ("show.toml: storage: base_url", "only this machine can read it", "show.storage.base_url"),
    ("show.toml: title", "is empty", "show.title"),
    ("show.toml", "people 2: name: is empty", "show.people.name"),
    ("show.toml", "unknown key 'titel', did you mean 'title'?", "show"),
    ("show.toml", "is missing", "show"),
    ("show.toml", "line 3: is no TOML", "show"),
    ("episodes/007-tides/episode.toml", "published: needs a time zone", "episode.published"),
    ("episodes/007-tides/episode.toml: film: link", "holds a space", "episode.film.link"),
    ("episodes/007-tides/episode.toml", "topics 3: is empty", "episode.topics"),
    ("episodes/007-tides: chapters", "are not in order", "episode.chapters"),
    ("episodes/007-tides/notes.md", "chapter 'A' starts after the end", "episode.notes"),
    ("episodes/007-tides/chapters.txt", "line 2: has no time", "episode.chapters"),
    ("episodes/007-tides/recording.host.wav", "cannot be read", "episode.recording"),
    ("episodes/007-tides", "is a name that Windows keeps", "episode"),
    ("cover.jpg", "is 1000 × 1000 pixels", "show.cover"),
    ("episodes", "is a file where a folder is expected", "show.episodes"),
    ("https://podcast.example.org/feed.xml", "answers 404", ""),
    ("007-tides", "is not live", ""),
]


@pytest.mark.parametrize(("where", "what", "rule"), NAMED, ids=[f"{where}: {what}"[:60] for where, what, _ in NAMED])
def test_a_problem_is_named_after_what_it_is_about(where: str, what: str, rule: str) -> None:
    """A script tells one problem from another without reading its words."""
    assert Problem(where, what).rule == rule


def test_a_rule_s_own_name_stays() -> None:
    """Who names a rule is not overruled."""
    assert Problem("show.toml", "language: is none", rule="channel-language").rule == "channel-language"
