"""Feeds as they are found in the world: hosts' own ways, old tools, half a migration. Each gets what it deserves."""

from __future__ import annotations

import random
from pathlib import Path
from time import perf_counter

import feedparser
import pytest

from podcaster.check.feed import check_feed
from tests import make

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    ' xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:atom="http://www.w3.org/2005/Atom"'
    ' xmlns:psc="http://podlove.org/simple-chapters" xmlns:content="http://purl.org/rss/1.0/modules/content/">\n<channel>'
)
SHOW = (
    "<title>Dorpsradio</title><link>https://www.example.org/</link><description>Uit het dorp.</description>"
    '<language>nl</language><itunes:category text="News"/><itunes:explicit>false</itunes:explicit>'
    '<itunes:image href="https://cdn.example.org/cover.jpg"/><itunes:author>Dorpsradio</itunes:author>'
    '<atom:link rel="self" type="application/rss+xml" href="https://cdn.example.org/feed.xml"/>'
    "<podcast:locked>yes</podcast:locked><podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>"
)
ITEM = (
    "<item><title>De markt</title><link>https://www.example.org/1</link><description>Over de markt.</description>"
    '<guid isPermaLink="false">dorp-1</guid><enclosure url="https://cdn.example.org/1.mp3" length="9000000"'
    ' type="audio/mpeg"/><pubDate>Tue, 05 May 2026 04:00:00 GMT</pubDate><itunes:duration>600</itunes:duration>'
    "<itunes:explicit>false</itunes:explicit></item>"
)
NEXT = ITEM.replace("dorp-1", "dorp-0").replace("/1", "/0").replace("Tue, 05 May", "Mon, 04 May").replace("De ", "Het ")
END = "</channel></rss>\n"
PLAIN = HEAD + SHOW + ITEM + NEXT + END


def plain(*changes: tuple[str, str]) -> str:
    """Return the plain feed with things in it replaced."""
    text = PLAIN
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


DATES = ("Tue, 05 May 2026 04:00:00 GMT", "Tue, 05 May 2026 4:00:00 GMT")
ODD: dict[str, tuple[str, set[str]]] = {
    "plain": (PLAIN, set()),
    "a blog engine's blank line": ("\n" + PLAIN, {"xml-declaration"}),
    "a byte order mark": ("\ufeff" + PLAIN, set()),
    "a cache plugin's comment": (PLAIN + "<!-- cached 04:00 -->", {"comment-at-end"}),
    "entities of HTML": (plain(("Uit het", "Uit&nbsp;het")), {"xml-well-formed"}),
    "a bare ampersand": (plain(("Over de markt", "Markt & meer")), {"xml-well-formed"}),
    "cut off while it was uploaded": (
        PLAIN[: PLAIN.index("<itunes:duration>")],
        {"xml-well-formed", "item-duration", "item-explicit"},
    ),
    "Latin-1": (plain(("UTF-8", "ISO-8859-1")), {"xml-encoding"}),
    "Apple's namespace of 2005": (
        plain(("http://www.itunes.com/dtds/podcast-1.0.dtd", "http://www.itunes.com/DTDs/Podcast-1.0.dtd")),
        {"namespace-exact"},
    ),
    "Podcasting 2.0 of 2020": (
        plain(
            (
                "https://podcastindex.org/namespace/1.0",
                "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
            )
        ),
        {"namespace-old"},
    ),
    "explicit as of old": (plain(("<itunes:explicit>false", "<itunes:explicit>no")), {"explicit-value"}),
    "clean": (plain(("<itunes:explicit>false", "<itunes:explicit>clean")), {"explicit-value"}),
    "durations in minutes": (plain(("<itunes:duration>600", "<itunes:duration>10:00")), {"duration-seconds"}),
    "a clock with one digit": (plain(DATES), {"item-date"}),
    "dates of ISO 8601": (plain(("Tue, 05 May 2026 04:00:00 GMT", "2026-05-05T04:00:00Z")), {"item-date"}),
    "dates in Dutch": (plain(("Tue, 05 May", "di, 05 mei")), {"item-date"}),
    "GUIDs that are addresses": (
        plain(('<guid isPermaLink="false">dorp-1', "<guid>https://cdn.example.org/1.mp3")),
        set(),
    ),
    "a GUID copied with its episode": (plain(("dorp-0", "dorp-1")), {"guid-unique"}),
    "a picture as second enclosure": (
        plain(('<guid isPermaLink="false">dorp-0', '<enclosure url="https://cdn.example.org/1.jpg" length="9"'
               ' type="image/jpeg"/><guid isPermaLink="false">dorp-0')),
        {"enclosure-one", "enclosure-extension", "enclosure-type"},
    ),
    "a film told as sound": (plain(("/1.mp3", "/1.mp4")), {"enclosure-match"}),
    "lengths nobody knew": (plain(('length="9000000"', 'length=""')), {"enclosure-length"}),
    "a tracking prefix": (
        plain(("https://cdn.example.org/1.mp3", "https://stats.example.org/e/cdn.example.org/1.mp3?a=b&amp;c=d")),
        set(),
    ),
    "oldest first": (HEAD + SHOW + NEXT + ITEM + END, {"newest-first"}),
    "a serial without numbers": (
        plain(("<language>", "<itunes:type>serial</itunes:type><language>")),
        {"serial-number"},
    ),
    "an owner without e-mail": (
        plain(("<language>", "<itunes:owner><itunes:name>Redactie</itunes:name></itunes:owner><language>")),
        {"owner-email"},
    ),
    "categories in Dutch": (plain(('text="News"', 'text="Nieuws"')), {"category-known"}),
    "everything of 2012": (
        plain(("Uit het dorp.</description>", "Uit het dorp.</description><itunes:summary>Dorp</itunes:summary>"
               "<itunes:subtitle>Dorp</itunes:subtitle><itunes:keywords>dorp</itunes:keywords>")),
        {"tag-of-the-past"},
    ),
    "chapters from the first minute": (
        plain(("</item>", '<psc:chapters version="1.2"><psc:chapter start="1:00" title="A"/></psc:chapters></item>')),
        {"chapters-at-zero"},
    ),
    "times of an agenda": (plain(("Over de markt.", "Om 19:30 begint de markt, om 22:00 sluit hij.")), set()),
    "HTML without CDATA": (plain(("Over de markt.", "<p>Over <b>de</b> markt.</p>")), {"markup-as-text"}),
    "HTML, escaped": (plain(("Over de markt.", "&lt;p&gt;Over de markt.&lt;/p&gt;")), set()),
    "Yahoo without its slash": (plain(("<rss ", '<rss xmlns:media="http://search.yahoo.com/mrss" ')), set()),
    "content without its slash": (plain(("modules/content/", "modules/content")), {"namespace-exact"}),
    "an unknown tag of somebody's own": (plain(("</item>", "<x:y xmlns:x='urn:x'>1</x:y></item>")), set()),
    "a tag in the wrong case": (
        plain(("<podcast:locked>yes</podcast:locked>", "<podcast:Locked>yes</podcast:Locked>")),
        {"podcast-tag", "channel-locked"},
    ),
    "no show at all": (HEAD + END, {"channel-title", "channel-description", "channel-link", "channel-language-said",
                                    "channel-category", "channel-explicit", "channel-image", "channel-author",
                                    "channel-locked", "channel-guid", "self-link", "items-present"}),
    "a page instead": ("<!DOCTYPE html><html><body><p>404</p></body></html>", {"rss-feed"}),
    "nothing": ("", {"rss-feed"}),
}  # fmt: skip


# What each of the two asks for at least, and recommends, as their own examples have it.
APPLES = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">
  <channel>
    <title>Dorpsradio</title>
    <link>http://www.example.org/</link>
    <language>nl-nl</language>
    <copyright>Redactie Dorpsradio</copyright>
    <itunes:author>Redactie Dorpsradio</itunes:author>
    <description>
      Uit het dorp &amp; van het land.
    </description>
    <itunes:type>serial</itunes:type>
    <itunes:image href="https://cdn.example.org/cover.png"/>
    <itunes:category text="Society &amp; Culture"><itunes:category text="Documentary"/></itunes:category>
    <itunes:explicit>false</itunes:explicit>
    <item>
      <itunes:episodeType>trailer</itunes:episodeType>
      <itunes:title>Dorpsradio komt</itunes:title>
      <title>Dorpsradio komt</title>
      <description><![CDATA[Binnenkort, ook op <a href="https://www.example.org/">de site</a>.]]></description>
      <enclosure length="498537" type="audio/mpeg" url="https://cdn.example.org/0.mp3"/>
      <guid isPermaLink="false">D03EEC9B-B1B4-475B-92C8-54F853FA2A22</guid>
      <pubDate>Tue, 8 Jan 2019 01:15:00 GMT</pubDate>
      <itunes:duration>1079</itunes:duration>
      <itunes:explicit>false</itunes:explicit>
    </item>
    <item>
      <itunes:episodeType>full</itunes:episodeType>
      <itunes:episode>1</itunes:episode>
      <itunes:season>1</itunes:season>
      <title>De markt</title>
      <description>Over de markt</description>
      <enclosure length="8727310" type="audio/x-m4a" url="https://cdn.example.org/1.m4a"/>
      <guid isPermaLink="false">22BCFEBF-44FB-4A19-8229-7AC678629F57</guid>
      <pubDate>Tue, 07 May 2019 12:00:00 GMT</pubDate>
      <itunes:duration>1024</itunes:duration>
      <itunes:explicit>false</itunes:explicit>
    </item>
  </channel>
</rss>
"""
PSP_1 = (
    HEAD
    + '<atom:link href="https://cdn.example.org/feed.xml" rel="self" type="application/rss+xml" />'
    + "<title>Dorpsradio</title><description><![CDATA[Uit het dorp.]]></description>"
    + "<link>https://www.example.org</link><language>nl</language>"
    + '<itunes:category text="News"><itunes:category text="Tech News" /></itunes:category>'
    + '<itunes:explicit>false</itunes:explicit><itunes:image href="https://cdn.example.org/cover.jpg" />'
    + "<itunes:complete>yes</itunes:complete><item><title>De markt</title><itunes:block>yes</itunes:block>"
    + '<enclosure url="https://cdn.example.org/1.mp3" length="9000000" type="audio/mpeg"/>'
    + '<guid isPermaLink="false">dorp-1</guid></item></channel></rss>'
)


def test_who_does_as_apple_asks_hears_nothing_of_apple() -> None:
    """Host: a feed like Apple's own example lacks only what PSP-1 asks for beyond it."""
    told = check_feed(APPLES.encode(), "feed.xml", now=make.NOW)
    assert {problem.rule for problem in told} == {
        "namespace-declared", "self-link", "channel-locked", "channel-guid", "item-link"
    }  # fmt: skip
    assert not [problem for problem in told if "Apple" in problem.source]


def test_who_does_as_psp_1_requires_hears_only_what_it_recommends() -> None:
    """Host: a feed with no more than PSP-1 requires has no error."""
    told = check_feed(PSP_1.encode(), "feed.xml", now=make.NOW)
    assert {problem.severity for problem in told} == {"warning"}
    assert {problem.rule for problem in told} == {
        "channel-locked", "channel-guid", "channel-author", "item-link", "item-date-said", "item-description",
        "item-duration", "item-explicit",
    }  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_an_odd_feed_is_told_what_is_odd_and_nothing_else(name: str) -> None:
    """Host: a feed from elsewhere gets the rules it breaks, and no false alarm beside them."""
    text, rules = ODD[name]
    assert {problem.rule for problem in check_feed(text.encode(), "feed.xml", now=make.NOW)} == rules


def test_what_a_strict_parser_refuses_is_an_error_of_ours() -> None:
    """Listener: feedparser, which many readers are made with, stumbles over nothing that is not told as an error."""
    for name, (text, _) in ODD.items():
        judged = feedparser.parse(text.encode())
        errors = [p for p in check_feed(text.encode(), "feed.xml", now=make.NOW) if p.severity == "error"]
        assert errors or not judged.bozo, f"{name}: {judged.get('bozo_exception')}"


@pytest.mark.parametrize(
    "begun",
    ["<![CDATA[", "<!--", "&lt;!--", "&lt;code&gt;", "&lt;script&gt;", "&amp;lt;p&amp;gt;", "&lt;a href=&quot;"],
)
def test_what_is_begun_again_and_again_takes_no_time(begun: str) -> None:
    """Host: a feed that means harm, with thousands of things that never end, is read at once, not in an hour."""
    start = perf_counter()
    check_feed((PLAIN[: PLAIN.index("Over de markt")] + begun * 20_000).encode(), "feed.xml", now=make.NOW)
    check_feed(PLAIN.replace("Over de markt", begun * 20_000).encode(), "feed.xml", now=make.NOW)
    assert perf_counter() - start < 10


def test_no_feed_is_too_broken_to_be_told_so() -> None:
    """Host: whatever bytes are at an address, she reads what is wrong with them, never a traceback."""
    clean, chance = Path(__file__).with_name("clean.xml").read_bytes(), random.Random(5)
    junk = [
        b'"',
        b"<",
        b">",
        b"&",
        b"\0",
        b"\xff",
        b"9" * 30,
        b"-1",
        b"http://[",
        b"]]>",
        b"http://a:999999/",
        b"\xc3",
        b"",
    ]
    for _ in range(150):
        data = bytearray(clean)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(data))
            data[at : at + chance.randint(0, 40)] = chance.choice(junk)
        assert all(problem.rule for problem in check_feed(bytes(data), "feed.xml", now=make.NOW))
