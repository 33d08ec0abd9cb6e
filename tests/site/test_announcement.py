"""An episode in a few lines of plain text, for a newsletter or a post."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from podcaster.errors import ContentError
from podcaster.model import Person
from podcaster.site.announcement import announcement
from tests import make

GUEST = Person(name="Projectleider", organisation="Techniekcollege")


def test_it_says_what_it_is_who_is_in_it_and_where(tmp_path: Path) -> None:
    """The host pastes it as it is; every address is whole, and nothing is written as HTML."""
    show = make.show(folder=tmp_path)
    media = make.media(duration=timedelta(minutes=31))
    episode = make.plain_episode(title="Lassen & snijden <2>", people=(GUEST,), media=media)
    text = announcement(show, episode, None)
    assert text.startswith("Nieuwe aflevering van Werkplaatspraat: Lassen & snijden <2>\n\n")
    assert "- Projectleider, Techniekcollege (gast)\n" in text
    assert f"(31 min): https://podcast.example.org/episodes/{episode.slug}.html\n" in text
    assert "https://podcast.example.org/feed.xml\nApple Podcasts: https://podcasts.example.org/apple\n" in text
    assert "\n\n\n" not in text


def test_it_speaks_the_language_of_the_show(tmp_path: Path) -> None:
    """An English show is announced in English."""
    text = announcement(make.show(folder=tmp_path, language="en"), make.plain_episode(people=()), None)
    assert text.startswith("A new episode of Werkplaatspraat")


def test_the_show_s_own_words_win(tmp_path: Path) -> None:
    """A host with another tone writes templates/announcement.txt."""
    own = tmp_path / "templates"
    own.mkdir()
    (own / "announcement.txt").write_text("Luister & huiver: {{ episode.title }} → {{ page_url }}")
    episode = make.plain_episode(title="A & B")
    text = announcement(make.show(folder=tmp_path), episode, own)
    assert text == f"Luister & huiver: A & B → https://podcast.example.org/episodes/{episode.slug}.html\n"


def test_a_broken_template_is_told_with_its_line(tmp_path: Path) -> None:
    """The host finds the line to mend."""
    own = tmp_path / "templates"
    own.mkdir()
    (own / "announcement.txt").write_text("een\n{{ episode.titel }}")
    with pytest.raises(ContentError, match=r"templates/announcement.txt:2: .*titel"):
        announcement(make.show(folder=tmp_path), make.plain_episode(), own)


def test_a_private_episode_is_not_announced(tmp_path: Path) -> None:
    """What only invited listeners may have does not end in a newsletter."""
    with pytest.raises(ContentError, match="is private"):
        announcement(make.show(folder=tmp_path), make.plain_episode(access="private"), None)
