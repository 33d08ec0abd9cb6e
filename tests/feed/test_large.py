"""A feed is written in portions, and nobody can tell from its bytes."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from podcaster.feed import rss
from podcaster.feed.document import parse as read
from tests import make
from tests.feed.reading import parse

MEASURE = """
import resource
from podcaster.feed.rss import render
from tests import make

def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

render(make.large_edition(1))
edition = make.large_edition(3000)
before = most()
feed = render(edition)
print(most() - before - len(feed))
"""


@pytest.mark.parametrize("portion", [1, 7, 1000])
def test_the_size_of_a_portion_changes_no_byte(portion: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Host: a show that grows past two hundred episodes gets no other feed, only a longer one."""
    edition = make.large_edition(30)
    feed = rss.render(edition)
    monkeypatch.setattr(rss, "_PORTION", portion)
    assert rss.render(edition) == feed
    assert feed.count(b"<?xml") == feed.count(b"<channel>") == feed.count(b"</rss>") == 1


def test_text_that_looks_like_the_seam_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Host: an episode about feeds, with markup in its notes where the portions are joined, arrives whole."""
    monkeypatch.setattr(rss, "_PORTION", 2)
    seam = "\n    <item>\n  </channel>\n</rss>\n    <item>"
    show = make.telling_show(description=f"x{seam}", license=f"y{seam}")
    episodes = [replace(e, notes_html=f"<pre>{seam}</pre>", summary=seam) for e in make.large_edition(5).episodes]
    feed = rss.render(make.edition(show=show, episodes=tuple(episodes)))
    channel, items = parse(feed)
    assert (channel.text("description"), channel.text("podcast:license")) == (f"x{seam}", f"y{seam}")
    assert [item.text("guid") for item in items] == [episode.guid for episode in episodes]
    assert all(f"<pre>{seam}</pre>" in (item.text("content:encoded") or "") for item in items)
    assert read(feed, "feed.xml").faults == ()


def test_memory_grows_by_the_feed_and_little_else() -> None:
    """Host: the feed of thousands of episodes is written on a small computer: beside its bytes it takes under 40 MB."""
    ran = subprocess.run([sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True)
    assert int(ran.stdout) < 40_000_000
