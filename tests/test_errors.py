"""Every problem in a host's files has a name for scripts, made of the file and the key it is about."""

from __future__ import annotations

import pytest

from podcaster.content.toml import episode_facts
from podcaster.errors import Problem

PLACES = [
    ("show.toml", "show"),
    ("show.toml: storage: base_url", "show.storage.base_url"),
    ("show.toml: title", "show.title"),
    ("episodes/007-tides/episode.toml", "episode"),
    ("episodes/007-tides/episode.toml: film: link", "episode.film.link"),
    ("episodes/007-tides: chapters", "episode.chapters"),
    ("episodes/007-tides/notes.md", "episode.notes"),
    ("episodes/007-tides/chapters.txt", "episode.chapters"),
    ("episodes/007-tides/recording.host.wav", "episode.recording"),
    ("episodes/007-tides", "episode"),
    ("cover.jpg", "show.cover"),
    ("episodes", "show.episodes"),
    ("https://podcast.example.org/feed.xml", ""),
    ("007-tides", ""),
]
TITLE = 'title = "Tides"\nsummary = "What the sea does."\n'
KEYS = [
    ("titel = 1", "episode"),
    ("people = [{ rol = 1 }]", "episode.people"),
    ("guid = 7", "episode.guid"),
    ("published = 2026-03-05T06:00:00", "episode.published"),
    ('people = [{ name = "" }]', "episode.people.name"),
    ('topics = ["sea", ""]', "episode.topics"),
    ('audio = { also = ["wma"] }', "episode.audio.also"),
]


@pytest.mark.parametrize(("where", "rule"), PLACES, ids=[where for where, _ in PLACES])
def test_a_problem_is_named_after_where_it_is(where: str, rule: str) -> None:
    """A script tells one problem from another without reading its words."""
    assert Problem(where, "is not as it should be").rule == rule


@pytest.mark.parametrize(("line", "rule"), KEYS, ids=[line for line, _ in KEYS])
def test_a_problem_of_one_key_is_named_after_the_key(line: str, rule: str) -> None:
    """Whether its type is wrong or what it says, and in whichever person of the list."""
    _, problems = episode_facts(TITLE + line, "episodes/007-tides/episode.toml")
    assert rule in {problem.rule for problem in problems}


def test_a_rule_s_own_name_stays() -> None:
    """Who names a rule is not overruled."""
    assert Problem("show.toml", "language: is none", rule="channel-language").rule == "channel-language"
