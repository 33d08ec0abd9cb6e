"""Feeds as they are found in the world are read; feeds made to do harm do none."""

from __future__ import annotations

import pytest

from podcaster.errors import ContentError
from podcaster.feed.document import parse
from podcaster.feed.rss import render
from tests import make

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
ITUNES = "http://www.itunes.com/DTDs/Podcast-1.0.dtd"


def feed(inside: str, attributes: str = "", before: str = "") -> bytes:
    """A feed with this between the tags of its channel."""
    return f"{before}{HEAD}<rss version='2.0' {attributes}><channel>{inside}</channel></rss>".encode()


def test_our_own_feed_comes_back_as_it_was_written() -> None:
    """Host: what she publishes is read back tag by tag."""
    read = parse(render(make.edition()), "feed.xml")
    assert read.faults == ()
    assert read.channel.said("podcast:guid") == str(make.show().guid)
    assert [item.said("title") for item in read.items] == ["De werkplaats", "Kort"]
    [film] = read.items[0].all("podcast:alternateEnclosure")
    assert [child.name for child in film.children] == ["podcast:source", "podcast:integrity"]
    assert read.namespaces["podcast"] == "https://podcastindex.org/namespace/1.0"


def test_old_spellings_of_namespaces_are_understood() -> None:
    """Host: a feed of years ago moves in whole."""
    old = "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"
    data = feed("<i:author>Redactie</i:author><p:guid>x</p:guid>", f"xmlns:i='{ITUNES}' xmlns:p='{old}'")
    read = parse(data, "feed")
    assert (read.channel.said("itunes:author"), read.channel.said("podcast:guid")) == ("Redactie", "x")
    assert read.namespaces["i"] == ITUNES


def test_a_blank_line_and_undeclared_entities_lose_nothing() -> None:
    """Host: the most common slips of other systems cost no letter."""
    read = parse(feed("<title>Caf&eacute;&nbsp;&amp; meer &nope;</title>", before="\n\n"), "feed")
    assert read.channel.said("title") == "Café\xa0& meer &nope;"
    assert len(read.faults) == 4


def test_entities_in_cdata_are_the_texts_own() -> None:
    """Host: HTML in CDATA stays the HTML it was."""
    assert (
        parse(feed("<description><![CDATA[a&nbsp;b]]></description>"), "feed").channel.said("description") == "a&nbsp;b"
    )


def test_markup_where_text_belongs_is_kept_as_text() -> None:
    """Host: notes that were not escaped arrive whole."""
    read = parse(feed("<item><description>Eerst <p>een <b>les</b></p> dan</description></item>"), "feed")
    assert read.items[0].said("description") == "Eerst <p>een <b>les</b></p> dan"


def test_a_torn_off_feed_gives_the_items_before_the_tear() -> None:
    """Host: what is there is read, and what is wrong is said."""
    whole = feed("<item><title>Een</title></item><item><title>Twee</title></item>")
    read = parse(whole[: whole.index(b"Twee") + 2], "feed")
    assert read.items[0].said("title") == "Een"
    assert read.faults


@pytest.mark.parametrize(
    "bomb",
    [
        '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY b "&a;">]>',
    ],
)
def test_entities_of_a_document_type_are_not_expanded(bomb: str) -> None:
    """Host: a feed that was made to fill her memory, or to read her files, does neither."""
    data = f"{HEAD}{bomb}<rss><channel><title>x&b;y</title></channel></rss>".encode()
    title = parse(data, "feed").channel.said("title")
    assert len(title) < 10
    assert "aaaa" not in title


@pytest.mark.parametrize("data", [b"", b"   ", b"nothing", b"<html><body/></html>", b"\x00\xff", b"<feed/>"])
def test_what_is_no_feed_is_refused(data: bytes) -> None:
    """Host: a web page given as a feed is said to be one."""
    with pytest.raises(ContentError, match="is no RSS feed"):
        parse(data, "https://www.example.org/")


def test_a_deep_document_is_not_followed_down() -> None:
    """Host: a feed nested a hundred thousand deep ends in words, not in a crash."""
    read = parse(feed("<title>Werkplaatspraat</title>" + "<a>" * 100_000), "feed")
    assert read.channel.said("title") == "Werkplaatspraat"
    assert read.faults
