"""What listeners' apps notice of a new feed, told to the host before it is live."""

from __future__ import annotations

from dataclasses import replace

from podcaster.feed.noticed import Noticed, noticed
from podcaster.feed.rss import render
from podcaster.model import Edition
from tests import make


def feed(edition: Edition) -> bytes:
    """The feed of an edition."""
    return render(edition)


def test_the_same_feed_is_nothing_new() -> None:
    """Nothing is told that no app sees."""
    assert noticed([feed(make.edition())], [feed(make.edition())]) == []


def test_every_difference_is_told_in_the_hosts_words() -> None:
    """The host reads which episode comes, goes or changes, and what of it, not the names of tags."""
    edition = make.edition()
    first, second = edition.episodes
    renamed = replace(first, title="Anders", summary="Iets anders.")
    third = replace(second, guid="another", slug="009-nieuw")
    old = feed(edition)
    found = noticed([old], [feed(replace(edition, episodes=(third, renamed)))])
    [changed] = [each for each in found if each.what == "changed"]
    assert Noticed("another", "added") in found
    assert changed.guid == first.guid
    assert {"title", "summary"} <= set(changed.parts)
    assert "audio" not in changed.parts
    assert found[-1] == Noticed(second.guid, "gone")


def test_a_change_of_the_show_itself_is_told_first() -> None:
    """A new description shows in every app."""
    edition = make.edition()
    other = replace(edition, show=replace(edition.show, description="Andere gesprekken."))
    assert noticed([feed(edition)], [feed(other)]) == [Noticed("", "changed", ("summary",))]
