"""Folders, addresses and tracks get names that last."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcaster.content.episode_rules import SLUG
from podcaster.content.names import recording_names, slug_of
from podcaster.content.new import next_number


@pytest.mark.parametrize(
    ("number", "title", "slug"),
    [
        (7, "Hé, getijden & co!", "007-he-getijden-co"),
        (None, "Trailer", "trailer"),
        (12, "Straße, Ærø en Łódź: 's morgens", "012-strasse-aero-en-lodz-s-morgens"),
        (3, "東京", "003-episode"),
        (4, "woord " * 30, "004-woord-woord-woord-woord-woord-woord-woord-woord-woord"),
        (5, "x" * 100, "005-" + "x" * 56),
    ],
)
def test_folder_names_come_from_titles(number: int | None, title: str, slug: str) -> None:
    """Addresses are short, plain and never empty."""
    assert slug_of(number, title) == slug


@given(st.integers(1, 99_999) | st.none(), st.text(max_size=80))
def test_every_title_makes_a_folder_name_that_is_right(number: int | None, title: str) -> None:
    """What the tool names is never refused by the tool."""
    slug = slug_of(number, title)
    assert SLUG.fullmatch(slug)
    assert len(slug) <= 60


def test_the_next_number_is_one_more_than_the_last(tmp_path: Path) -> None:
    """Also when some other episode cannot be read just now."""
    assert next_number(tmp_path) == 1
    for name in ("002-a", "012-b", "trailer-99", ".099-x.part"):
        (tmp_path / "episodes" / name).mkdir(parents=True)
    assert next_number(tmp_path) == 13


@pytest.mark.parametrize(
    ("given_names", "names"),
    [
        (["Interview 7.WAV"], ["recording.wav"]),
        (["tides-host.WAV", "tides-guest.flac"], ["recording.host.wav", "recording.guest.flac"]),
        (["2026-03-05 Host.wav", "2026-03-05 Guest.wav"], ["recording.host.wav", "recording.guest.wav"]),
        (["a/tr1.wav", "b/tr1.wav"], ["recording.track1.wav", "recording.track2.wav"]),
        (["tides.wav", "tides-guest.wav"], ["recording.track1.wav", "recording.guest.wav"]),
        (["é.wav", "è.wav", "x.y.wav"], ["recording.e.wav", "recording.e-2.wav", "recording.x-y.wav"]),
        (["take"], ["recording.audio"]),
    ],
)
def test_tracks_are_named_by_what_tells_them_apart(given_names: list[str], names: list[str]) -> None:
    """The host recognises her tracks in the episode's folder."""
    assert recording_names([Path(name) for name in given_names]) == names
