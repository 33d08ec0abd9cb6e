"""One feed, known byte for byte."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from podcaster.feed.rss import render, render_films
from tests import make
from tests.feed.reading import parse
from tests.feed.renew import FILMS, GOLDEN


def test_the_feed_is_the_golden_feed() -> None:
    """Editor: no change to the feed goes live that nobody has looked at (renew: ``python -m tests.feed.renew``)."""
    assert render(make.telling_edition()).decode() == GOLDEN.read_text(encoding="utf-8")


def test_the_feed_of_films_is_the_golden_one() -> None:
    """Editor: nor does the second feed change unseen."""
    assert render_films(make.telling_edition()).decode() == FILMS.read_text(encoding="utf-8")


def test_the_first_byte_is_the_xml_declaration() -> None:
    """Listener: no app stumbles over a blank line before the document."""
    assert render(make.edition()).startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<rss ")


@pytest.mark.parametrize("seed", ["1", "4711"])
def test_another_process_with_another_hash_seed_gives_the_same_bytes(seed: str) -> None:
    """Host: publishing twice uploads nothing the second time, whatever run of Python it was."""
    code = "import sys; from tests import make; from podcaster.feed.rss import render; "
    code += "sys.stdout.buffer.write(render(make.telling_edition()))"
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True)
    assert run.stdout == GOLDEN.read_bytes()


def test_the_newest_episode_comes_first_in_whatever_order_they_are_given() -> None:
    """Listener: the top of the list is the newest, and two of one minute never change places."""
    episodes = (
        make.plain_episode(),
        make.full_episode(),
        make.plain_episode(slug="011-zelfde-tijd", title="Zelfde tijd"),
    )
    _, items = parse(render(make.edition(episodes=episodes)))
    assert [item.text("title") for item in items] == ["De werkplaats", "Zelfde tijd", "Kort"]
    assert render(make.edition(episodes=episodes)) == render(make.edition(episodes=episodes[::-1]))


def test_a_show_without_episodes_has_a_feed_without_dates() -> None:
    """Host: a new show can be submitted before its first episode."""
    channel, items = parse(render(make.edition(episodes=())))
    assert items == []
    assert channel.text("title") == "Werkplaatspraat"
    assert channel.text("lastBuildDate") is None


def test_the_feed_changes_its_date_only_with_its_newest_episode() -> None:
    """Listener: apps fetch the feed anew only when there is something new."""
    older = replace(make.plain_episode(), title="Korter")
    channel, _ = parse(render(make.edition(episodes=(make.full_episode(), older))))
    assert channel.text("lastBuildDate") == "Tue, 05 May 2026 04:00:00 GMT"
