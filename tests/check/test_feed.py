"""Every rule about a feed's document finds what breaks it, where it stands, and nothing in a clean feed."""

from __future__ import annotations

import gzip
import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from podcaster.check.feed import RULES, check_feed, not_told
from podcaster.check.podcasting_table import TABLE
from podcaster.errors import Problem
from podcaster.feed.rss import render
from tests import make

CLEAN = Path(__file__).with_name("clean.xml").read_text(encoding="utf-8")
GOLDEN = Path(__file__).parents[1] / "feed" / "golden.xml"
IMAGE = "artwork/cover.777777777777.jpg"
EXPLICIT = "<itunes:explicit>{}</itunes:explicit>\n    <itunes:type>"
COVER = f'<itunes:image href="https://podcast.example.org/{IMAGE}"/>'
OLD_IMAGES = '<podcast:images srcset="https://x.example.org/a.jpg 600w"/><itunes:duration>'
TYPE = 'type="{}"/>\n      <pubDate>Tue, 07'
FUNDING = 'url="{}www.example.org/steun">Steun de'
FIRST = 'item 1 "De werkplaats"'
SECOND = 'item 2 "Kort"'
PERSON = (
    '<podcast:person role="guest" group="cast" img="https://www.example.org/gast.jpg">Projectleider</podcast:person>'
)
ENCLOSURE = (
    '<enclosure url="https://podcast.example.org/media/011-kort.111111111111.mp3" length="21600000" type="audio/mpeg"/>'
)
ENCODING = "<content:encoded><![CDATA[{}]]></content:encoded>"
IFRAME = ENCODING.format("<h2>Kort</h2><iframe src='https://x.example.org/'></iframe>")
ENCODED = "content:encoded: holds <iframe>, which"
HUB, SELF = '<atom:link href="https://hub.example.org/" rel="hub"/>', "https://podcast.example.org/feed.xml"
IMG = "<img src='a.png'>"
FH = 'xmlns:x="http://purl.org/syndication/history/1.0"'
DATE = "Tue, 07 Apr 2026 04:00:00 +0000"

# The rule, what is replaced in the clean feed by what, and what the problem says or where it is.
BROKEN: list[tuple[str, str, str, str]] = [
    ("xml-declaration", '<?xml version="1.0"', '\n<?xml version="1.0"', "to the byte"),
    ("xml-encoding", 'encoding="UTF-8"', 'encoding="ISO-8859-1"', "is in ISO-8859-1"),
    ("xml-well-formed", "techniek &amp; onderwijs", "techniek & onderwijs", "apps may read none of it: line 6"),
    ("xml-well-formed", "techniek &amp; onderwijs", "techniek &eacute; onderwijs", "&eacute; which XML does not know"),
    ("xml-doctype", "<rss version", '<!DOCTYPE rss SYSTEM "rss.dtd"><rss version', "a document type"),
    ("rss-version", '<rss version="2.0"', '<rss version="0.91"', "version 0.91"),
    ("namespace-declared", ' xmlns:atom="http://www.w3.org/2005/Atom"', "", "the namespace atom"),
    ("namespace-exact", "dtds/podcast-1.0.dtd", "DTDs/Podcast-1.0.dtd", "counts to the letter"),
    (
        "namespace-old",
        "https://podcastindex.org/namespace/1.0",
        "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
        "old address",
    ),
    ("markup-as-text", "techniek &amp; onderwijs.", "<b>techniek</b>", "as text in <description>, line 6"),
    ("comment-at-end", "</rss>", "</rss>\n<!-- made in 0.1 s -->", "ends with a comment"),
    ("feed-size", "techniek &amp;", f"<!-- {'x' * 1_000_000} --> &amp;", "is 1.0 MB"),
    ("items-present", "<item>", "<was>", "has no item"),
    ("rss-feed", "channel>", "kanaal>", "is no RSS feed"),
    ("channel-title", "<title>Werkplaatspraat</title>", "<title> </title>", "line 4: title: <title> is empty"),
    ("channel-description", "<description>Gesprekken over techniek &amp; onderwijs.</description>", "", "is missing"),
    ("channel-link", "<link>https://www.example.org/</link>", "", "<link> is missing"),
    ("channel-language-said", "<language>nl</language>", "", "<language> is missing"),
    ("channel-language", "<language>nl</language>", "<language>Dutch</language>", "'Dutch' is not a language code"),
    ("channel-category", '<itunes:category text="Education">', "<itunes:category>", ""),
    ("category-known", 'text="Technology"', 'text="Tech &amp; more"', "'Tech & more' is not in Apple's list"),
    ("category-known", 'text="Courses"', 'text="courses"', "'courses' is not in Apple's list"),
    ("channel-explicit", "<itunes:explicit>false</itunes:explicit>\n    <itunes:type>", "<itunes:type>", "is missing"),
    ("channel-image", f'<itunes:image href="https://podcast.example.org/{IMAGE}"/>', "", "<itunes:image> is missing"),
    ("channel-author", "<itunes:author>Redactie Werkplaatspraat</itunes:author>", "", "is missing"),
    ("channel-locked", '<podcast:locked owner="redactie@example.org">yes</podcast:locked>', "", "is missing"),
    ("channel-guid", "<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>", "", "is missing"),
    ("channel-guid-uuid", "917393e3-1b1e-5cef-ace4-edaa54e1f810", "werkplaatspraat", "is not a UUID"),
    ("self-link", 'rel="self"', 'rel="alternate"', "has no atom:links to itself"),
    ("self-link", 'href="https://hub.example.org/" rel="hub"', 'href="https://example.org/2" rel="self"', "has 2 atom"),
    ("self-link-type", 'rel="self" type="application/rss+xml"', 'rel="self"', "has the type ''"),
    ("hub-link", 'href="https://hub.example.org/" rel="hub"', 'href="" rel="hub"', "names a hub"),
    ("channel-type", "<itunes:type>episodic<", "<itunes:type>weekly<", "'weekly' is no type of show"),
    ("copyright-name", "<copyright>Redactie", "<copyright>© 2026 Redactie", "without the word"),
    ("owner-email", "<itunes:email>redactie@example.org</itunes:email>", "", "has no e-mail address"),
    ("channel-date", "<lastBuildDate>Tue, 05 May 2026", "<lastBuildDate>2026-05-05", "is not a date"),
    ("page-address", HUB, '<atom:link rel="next"/>', "rel=next has no address"),
    (
        "address-whole",
        HUB,
        '<atom:link rel="next" href="feed-2.xml"/>',
        "atom:link: 'feed-2.xml' is not a whole address",
    ),
    ("page-elsewhere", HUB, f'<atom:link rel="next" href="{SELF}"/>', "rel=next leads to this very document"),
    ("page-once", HUB, f'<atom:link rel="next" href="{SELF}?2"/>' * 2, "rel=next stands here a second time"),
    ("page-name", HUB, f'<atom:link rel="prev" href="{SELF}?2"/>', 'called previous, e.g. rel="previous"'),
    (
        "complete-alone",
        HUB,
        f'<x:complete {FH}/><atom:link rel="next" href="{SELF}?2"/>',
        "and next that there is more",
    ),
    ("complete-alone", HUB, f"<x:complete {FH}/><x:archive {FH}/>", "and fh:archive that there is more"),
    (
        "archive-current",
        HUB,
        f'<x:archive {FH}/><atom:link rel="prev-archive" href="{SELF}?2"/>',
        "is an archive, and no",
    ),
    ("item-title", "<title>Kort</title>", "", "<title> is missing"),
    ("item-guid", '<guid isPermaLink="false">0a5a5b51-4f6c-4b7d-9c55-3f6f3d1f2e01</guid>', "", "the file's address"),
    ("guid-space", ">0a5a5b51", ">\n0a5a5b51", "has space around it"),
    ("guid-permalink", '<guid isPermaLink="false">0a5a5b51', "<guid>0a5a5b51", f"{SECOND}: guid: is not an address"),
    ("item-date-said", f"<pubDate>{DATE}</pubDate>", "", "<pubDate> is missing"),
    ("item-date", DATE, "2026-04-07T04:00:00Z", "is not a date of RFC 5322"),
    ("item-date", DATE, "Tue, 07 Apr 2026 04:00:00", "with a time zone"),
    ("item-date", DATE, "Thu, 31 Feb 2026 04:00:00 GMT", "is not a date"),
    ("date-weekday", DATE, "Mon, 07 Apr 2026 04:00:00 +0000", "is a Tue, e.g. Tue, 07 Apr 2026"),
    ("date-future", "Tue, 05 May 2026 04:00:00 GMT</pubDate>", "Tue, 05 May 2099 04:00:00 GMT</pubDate>", "the future"),
    ("date-possible", DATE, "Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01 is before"),
    ("item-description", "<description><![CDATA[<p>Een korte aflevering.</p>]]></description>", "", "is missing"),
    ("item-link", "<link>https://podcast.example.org/episodes/011-kort.html</link>", "", f"{SECOND}: <link>"),
    (
        "item-explicit",
        "<itunes:explicit>false</itunes:explicit>\n      <itunes:episodeType>full</itunes:episodeType>\n"
        "      <itunes:season>2</itunes:season>\n      <itunes:episode>11",
        "<itunes:season>2</itunes:season>\n      <itunes:episode>11",
        f"{SECOND}: <itunes:explicit>",
    ),
    ("item-duration", "<itunes:duration>1800</itunes:duration>", "", f"{FIRST}: <itunes:duration>"),
    ("duration-seconds", "<itunes:duration>1800<", "<itunes:duration>00:30:00<", "'00:30:00' is not a number"),
    ("number-whole", "<itunes:episode>12<", "<itunes:episode>0<", "'0' is not a whole number from 1"),
    ("number-whole", "<itunes:season>2<", "<itunes:season>twee<", "'twee' is not a whole number"),
    ("episode-type", "<itunes:episodeType>full<", "<itunes:episodeType>Interview<", "'Interview' is no type"),
    ("enclosure-one", ENCLOSURE, "", "there is nothing to hear"),
    ("enclosure-one", ENCLOSURE, ENCLOSURE + ENCLOSURE.replace(".mp3", ".m4a"), f"{SECOND}: enclosure: is a second"),
    ("enclosure-address", 'url="https://podcast.example.org/media/011-kort.111111111111.mp3"', 'url=" "', "no address"),
    ("enclosure-extension", "011-kort.111111111111.mp3", "011-kort.ogg", "ends in .ogg; Apple lists .mp3"),
    ("enclosure-extension", "011-kort.111111111111.mp3", "play?id=11", "ends in no extension"),
    ("enclosure-length", 'length="21600000"', 'length="0"', "says '0' for its length"),
    ("enclosure-length", 'length="21600000"', 'length="20.6 MB"', "the number of bytes"),
    ("enclosure-type", TYPE.format("audio/mpeg"), TYPE.format("text/html"), "no type of a podcast's file"),
    ("enclosure-match", "011-kort.111111111111.mp3", "011-kort.mp4", "is .mp4 by name and audio/mpeg by type"),
    ("enclosure-match", "eeeeeeeeeeee.mp4", "eeeeeeeeeeee.mp3", "is .mp3 by name and video/mp4 by type"),
    ("alternate-default", 'default="false"', 'default="true"', "is video and the default, while"),
    ("alternate-integrity", "sha256-7u7u", "sha256-7u", "is no digest"),
    ("alternate-integrity", "sha256-7u7u", "md5-7u7u", "is no digest"),
    ("chapter-valid", 'start="00:02:03.500"', 'start="twee"', "which is no time"),
    ("chapter-valid", 'title="Welkom"', 'title=""', "has no title"),
    ("chapters-at-zero", 'start="00:00:00.000"', 'start="00:00:09.000"', "does not start at zero"),
    ("chapters-in-order", 'start="00:02:03.500"', 'start="00:22:03.500"', "not in order of time"),
    ("chapters-in-order", 'start="00:02:03.500"', 'start="00:00:00.000"', "two start at once"),
    ("chapters-before-end", 'start="00:17:00.000"', 'start="00:57:00.000"', "at 3420 s, and the episode lasts 1800 s"),
    ("description-times", "<p>00:17:00 Vragen &amp; antwoorden</p>", "", "at least three"),
    ("description-times", "<p>00:00:00 Welkom", "<p>00:00:01 Welkom", "the first 00:00:00"),
    ("chapters-agree", "<p>00:02:03 De", "<p>00:02:09 De", "chapter 2 starts at 123.5 s in one and 129 s in the other"),
    ("description-size", "<p>Een korte", f"<p>{'é' * 2001}", "is 4021 bytes long and apps stop at 4000"),
    (
        "html-shown",
        "<p>Een korte",
        "<h2>Kort</h2><img src='x.jpg'/><p>Een korte",
        "holds <h2>, <img>, of which apps show",
    ),
    ("html-shown", "Gesprekken over", "&lt;h1&gt;Gesprekken&lt;/h1&gt; over", "line 6: description: holds <h1>"),
    ("html-active", "<p>Een korte", "<script>a<b</script><p>Een korte", "holds <script>, which apps take out"),
    ("html-active", "<p>Een korte aflevering.</p>]]></description>", f"<p>Kort.</p>]]></description>{IFRAME}", ENCODED),
    ("html-balanced", "<p>Een korte", "<p>Een <b>korte", "opens <b> and never closes it"),
    ("html-balanced", "<p>Een korte", "<p>Een </a>korte", "closes </a>, which is not open"),
    ("html-balanced", "<p>Een korte", "<p><b><i>Een</b></i> korte", "opens <i> and closes </b> before it"),
    (
        "html-balanced",
        "aflevering.</p>]]>",
        "aflevering.</p><a href='https:]]>",
        "in the middle of a tag, <a href='https:",
    ),
    (
        "html-twice",
        "<p>Een korte aflevering.</p>",
        "&lt;p&gt;Een korte&lt;/p&gt;",
        "escaped twice: apps show &lt;p&gt; as <p>",
    ),
    ("html-twice", "Gesprekken over", "Gesprekken &amp;amp;nbsp; over", "apps show &amp;nbsp; as &nbsp; among"),
    ("text-length", "<title>Kort", f"<title>{'x' * 256}", "is 256 characters long"),
    ("text-space", "<title>Kort<", "<title> Kort <", "has space around it, e.g. Kort"),
    ("title-plain", "<title>Kort<", "<title>Kort &amp;amp; goed<", "holds &amp;, which apps show as it stands"),
    ("explicit-value", EXPLICIT.format("false"), EXPLICIT.format("clean"), "'clean'; it is true or false, e.g. false"),
    ("explicit-value", "<itunes:explicit>false<", "<itunes:explicit>yes<", "e.g. true"),
    ("only-yes", "<itunes:duration>", "<itunes:block>no</itunes:block><itunes:duration>", "which does nothing"),
    ("only-yes", "<itunes:type>", "<itunes:complete>true</itunes:complete><itunes:type>", "only Yes does"),
    ("image-address", COVER, "<itunes:image>x</itunes:image>", "has no address"),
    ("image-extension", IMAGE, "artwork/cover", "ends in no extension"),
    ("image-extension", IMAGE, "artwork/cover.webp", "ends in .webp"),
    ("tag-once", "<title>Kort</title>", "<title>Kort</title><title>Lang</title>", "a second time"),
    ("tag-of-the-past", "<itunes:type>", "<itunes:summary>x</itunes:summary><itunes:type>", "e.g. <description>"),
    ("tag-of-the-past", "<itunes:duration>", OLD_IMAGES, "e.g. <podcast:image"),
    ("address-whole", 'href="https://www.example.org/w"', 'href="/w"', "'/w' is not a whole address"),
    ("address-whole", FUNDING.format("https://"), FUNDING.format(""), "funding"),
    ("address-ascii", "media/011-kort.111111111111.mp3", "media/één 11.mp3", "/media/%C3%A9%C3%A9n%2011.mp3"),
    ("address-https", "https://podcast.example.org/media/011", "http://podcast.example.org/media/011", "is not https"),
    ("podcast-tag", "podcast:soundbite", "podcast:soundBite", "e.g. podcast:soundbite"),
    ("podcast-parent", PERSON, "<podcast:locked>yes</podcast:locked>" + PERSON, "stands in item, where no app looks"),
    ("podcast-count", "<podcast:medium>", "<podcast:medium>podcast</podcast:medium><podcast:medium>", "more than once"),
    ("podcast-attribute", ' type="application/json+chapters"', "", "has no type"),
    ("podcast-attribute", 'startTime="73.0" ', "", "has no startTime"),
    ("podcast-inside", "podcast:source", "podcast:sauce", "has no podcast:source in it"),
    ("podcast-value", "<podcast:medium>podcast<", "<podcast:medium>radio<", "text is 'radio', which it may not be"),
    ("podcast-value", 'geo="geo:52.95,4.76" osm', 'geo="52.95,4.76" osm', "geo is '52.95,4.76'"),
    ("podcast-value", 'status="pending"', 'status="soon"', "status is 'soon'"),
    ("podcast-empty", ">Projectleider<", "> <", "podcast:person: is empty"),
    ("podcast-length", ">Projectleider<", f">{'x' * 129}<", "is 129 characters long and apps may keep 128"),
    ("podcast-length", 'title="Samenvatting in beeld"', f'title="{"x" * 33}"', "title is 33 characters long"),
    ("person-role", 'role="guest"', 'role="gast"', "'gast' in 'cast' is not in the podcast taxonomy"),
    ("transcript-type", 'type="text/vtt"', 'type="text/vtt; charset=utf-8"', 'letter for letter, e.g. type="text/vtt"'),
    ("transcript-type", 'type="application/x-subrip"', 'type="text/srt"', 'e.g. type="application/x-subrip"'),
    ("chapters-type", 'type="application/json+chapters"', 'type="application/json"', "'application/json'"),
    ("license-name", "<podcast:license>cc-by-4.0", "<podcast:license>CC BY 4.0", "is not a licence's short name"),
    ("trailer-date", 'pubdate="Tue, 06 Jan 2026 05:00:00 GMT"', 'pubdate="2026-01-06"', "is not a date"),
    ("soundbite-length", 'duration="60.0"', 'duration="600.0"', "lasts 600 s"),
    ("social-address", 'uri="https://social.example.org/@show" ', "", "nobody finds the conversation"),
    (
        "block-service",
        'id="podcastindex"',
        'id="podcastindx"',
        "(did you mean 'podcastindex'?), e.g. id=\"podcastindex\"",
    ),
    (
        "block-service",
        'id="podcastindex"',
        'id="iTunes"',
        "id 'iTunes' is not in the list of services (did you mean 'apple'",
    ),
    ("block-service", 'id="podcastindex"', 'id="amazon-music"', "did you mean 'amazon'?"),
    ("block-service", 'id="podcastindex"', 'id="youtube"', "id 'youtube' is not in the list of services, so hardly"),
    ("publisher-one", 'medium="publisher" ', "", "exactly one remoteItem"),
    ("guid-unique", "0a5a5b51-4f6c-4b7d-9c55-3f6f3d1f2e01", "6c4f3c7e-97a4-4c4e-8a2b-0b8d1a3b5c7d", "that of item 1"),
    ("enclosure-unique", "011-kort.111111111111.mp3", "012-de-werkplaats.3f9ac2d41b7e.mp3", "the same file as item 1"),
    ("newest-first", DATE, "Wed, 06 May 2026 04:00:00 GMT", f"{SECOND}: is newer than item 1"),
    ("number-unique", "<itunes:episode>11<", "<itunes:episode>12<", "number 12 is also that of item 1"),
    ("serial-number", "<itunes:type>episodic", "<itunes:type>serial", ""),
    ("season-all", "<itunes:season>2</itunes:season>\n      <itunes:episode>11", "<itunes:episode>11", "no season"),
    ("title-clean", "<title>Kort<", "<title>11. Kort<", "the title repeats the episode's number"),
    ("title-clean", "<title>Kort<", "<title>Kort | Werkplaatspraat<", "the title repeats the show's name"),
    (
        "namespace-exact",
        "org/simple-chapters",
        "org/simple-chapters/",
        "declares psc as http://podlove.org/simple-chapters/",
    ),
    ("channel-one", "</channel>", "</channel><channel><title>Twee</title></channel>", "has 2 channels"),
    (
        "item-inside",
        "</channel>",
        "</channel><item><title>Los</title></item>",
        "behind the end of the channel, line 111",
    ),
    ("new-address", "<language>", "<itunes:new-feed-url/><language>", "is empty: an app cannot follow it"),
    ("self-link", f'href="{SELF}"', 'href=""', "atom:link: to itself has no address"),
    ("channel-language", "<language>nl<", "<language>en-UK<", "of two letters (ISO 639), e.g. en-gb"),
    (
        "html-links",
        "Een korte",
        '<a class="x" href="/kort">Een</a> korte',
        "links to '/kort', which leads nowhere from an app",
    ),
    ("html-links", "Een korte", "<a href=javascript:x()>Een</a> korte", "links to 'javascript:x()'"),
    (
        "html-links",
        "<itunes:duration>",
        f"{ENCODING.format(IMG)}<itunes:duration>",
        "content:encoded: links to 'a.png'",
    ),
    ("podcast-value", 'startTime="73.0"', 'startTime="1:13"', "startTime is '1:13', which it may not be, e.g. 73.5"),
    ("soundbite-inside", 'startTime="73.0"', 'startTime="1790.0"', "ends at 1850 s, and the episode at 1800 s"),
    ("number-agree", 'name="De werkvloer">2<', 'name="De werkvloer">3<', "says 3, and itunes:season 2: apps put it"),
    ("title-clean", "<itunes:title>De", "<itunes:title>12. De", "the itunes:title repeats the episode's number"),
]


def found(text: str) -> list[Problem]:
    """Return what is wrong with a feed."""
    return check_feed(text.encode(), "feed.xml", now=make.NOW)


def broken(rule: str, old: str, new: str) -> str:
    """Return the clean feed with one thing in it replaced; what needs two is written here."""
    assert old in CLEAN, old
    every = rule in ("items-present", "rss-feed", "podcast-tag", "podcast-inside")
    text = CLEAN.replace(old, new) if every else CLEAN.replace(old, new, 1)
    if rule == "channel-category":
        text = re.sub(r"<itunes:category text.*/>|</?itunes:category>", "", text)
    if rule == "serial-number":
        text = text.replace("<itunes:episode>11</itunes:episode>", "")
    return text.replace("</item>", "</was>") if rule == "items-present" else text


@pytest.mark.parametrize(("rule", "old", "new", "said"), BROKEN, ids=[f"{r}: {s[:30]}" for r, _, _, s in BROKEN])
def test_what_breaks_a_rule_is_found_by_it(rule: str, old: str, new: str, said: str) -> None:
    """Host: what is wrong is told by the rule that asks for it, with where, an example and who says so."""
    problems = found(broken(rule, old, new))
    mine = [problem for problem in problems if problem.rule == rule]
    assert [said in str(problem) for problem in mine].count(True) >= 1, problems
    assert all(p.source and p.example and p.where.startswith("feed.xml") for p in problems), problems


def test_every_rule_is_broken_once() -> None:
    """Developer: a new rule comes with a feed that breaks it."""
    assert {rule.id for rule in RULES} - {case[0] for case in BROKEN} == set()


def test_severities_are_those_of_the_table() -> None:
    """Host: what a script does on errors is written down with the rule: one severity."""
    severities = {rule.id: rule.severity for rule in RULES}
    assert all(severities[rule.id] == rule.severity and rule.asks and rule.source for rule in RULES)
    for rule, old, new, _ in BROKEN:
        told = {p.severity for p in found(broken(rule, old, new)) if p.rule == rule}
        assert told == {severities.get(rule, "error")}


@pytest.mark.parametrize(
    "text",
    [
        CLEAN,
        GOLDEN.read_text(encoding="utf-8"),
        render(make.edition(episodes=(make.full_episode(deliveries=make.deliveries()),))).decode(),
        render(make.edition(episodes=(make.plain_episode(kind="trailer"),))).decode(),
    ],
    ids=["all tags", "golden", "deliveries", "trailer"],
)
def test_a_clean_feed_gives_no_finding(text: str) -> None:
    """Host: no warning is there to be got used to, whatever tags a feed uses, as long as it uses them rightly."""
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Eén < twee & twee > één",
        "Zie <https://www.example.org/> of mail <redactie@example.org>",
        "<p>Eerst<p>Dan<ul><li>Een<li>Twee</ul><br>Klaar<br/>",
        '<P CLASS="x">Een <A HREF="https://www.example.org/?a=1&amp;b=2">pagina</A></P>',
        "<p>R&amp;D, 5 &lt; 6, en het teken &lt;br</p>",
        "<p>We bespreken de tag &lt;p&gt;.</p>",
        "<!-- <b> --><p>Kort.</p>",
        '<p><a id="top">Kort</a>, <a href="mailto:redactie@example.org">mail</a>, <a href="signal:x">chat</a></p>',
    ],
)
def test_right_html_and_plain_words_give_no_finding(text: str) -> None:
    """Host: words with a "<" in them, ends that HTML lets be left out and talk about tags are no faults."""
    assert found(CLEAN.replace("<p>Een korte aflevering.</p>", text)) == []


@pytest.mark.parametrize("word", ["Yes", "yes"])
def test_both_ways_to_say_yes_are_right(word: str) -> None:
    """Host: Apple writes Yes, PSP-1 yes; neither is a mistake."""
    said = f"<itunes:block>{word}</itunes:block><itunes:complete>{word}</itunes:complete><language>"
    assert found(CLEAN.replace("<language>", said)) == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (CLEAN.replace("UTF-8", "UTF-16").encode("utf-16"), "feed.xml: is in UTF-16; podcasts are in UTF-8"),
        (gzip.compress(CLEAN.encode()), "feed.xml: is no RSS feed: it is packed with gzip"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "feed.xml: is no RSS feed: it is JSON"),
        (b"", "feed.xml: is no RSS feed: it is empty"),
        (
            b'<r:RDF xmlns:r="urn:x" xmlns="http://purl.org/rss/1.0/"><channel/></r:RDF>',
            "feed.xml: is no RSS feed: it begins with <RDF>",
        ),
    ],
)
def test_another_kind_of_file_is_told_as_what_it_is(data: bytes, said: str) -> None:
    """Host: she reads what there is instead of a feed, and one fault is told once."""
    [problem] = check_feed(data, "feed.xml", now=make.NOW)
    assert str(problem).startswith(said)


def test_notes_may_hold_more_than_descriptions() -> None:
    """Host: headings, tables, pictures and code in content:encoded are for the apps that show them."""
    notes = (
        "<h2>Kort</h2><img src='https://x.example.org/a.png'><table><tr><td>1</table><code>&lt;p&gt;a&lt;/p&gt;</code>"
    )
    text = CLEAN.replace("<itunes:duration>", f"{ENCODING.format(notes)}<itunes:duration>")
    assert "<h2>" in text
    assert found(text) == []


def test_every_podcasting_tag_is_in_the_clean_feed() -> None:
    """Developer: what is said of a tag in the table is tried with a right use of it."""
    assert [name for name in TABLE if f"<{name}" not in CLEAN] == ["podcast:images"]  # which is of the past


def test_a_problem_says_where_it_stands() -> None:
    """Host: she finds the line, the item by its place and title, and the tag."""
    [problem] = found(CLEAN.replace(">0a5a5b51", "> 0a5a5b51"))
    line = CLEAN[: CLEAN.index(">0a5a5b51")].count("\n") + 1
    assert problem.where == f'feed.xml, line {line}: item 2 "Kort": guid'


@pytest.mark.parametrize("change", [lambda t: "", lambda t: "<html></html>", lambda t: t[:3000], lambda t: "\0" + t])
def test_what_is_hardly_a_feed_is_told_and_nothing_breaks(change: Callable[[str], str]) -> None:
    """Host: an error page, half a feed and nothing at all are problems in words."""
    problems = found(change(CLEAN))
    assert any(problem.severity == "error" for problem in problems)


def test_what_was_told_of_the_host_s_own_file_is_not_told_twice() -> None:
    """Host: one mistake is one line, in the file she can mend."""
    before = [Problem("show.toml: language", "is no code", rule="channel-language")]
    assert not_told(found(CLEAN.replace(">nl<", ">Dutch<")), before) == []


def test_a_feed_of_any_length_is_read_item_by_item() -> None:
    """Host of a show of a thousand episodes: memory does not grow with every word of every note."""
    start, end = CLEAN.index("<item>"), CLEAN.index("  </channel>")
    item = CLEAN[CLEAN.rindex("<item>") : end].replace("korte aflevering", "x" * 3000)
    pages = [re.sub("011-kort|0a5a5b51", f"e{n}", item) for n in range(200)]
    peaks = []
    for count in (20, 200):
        data = (CLEAN[:start] + "".join(pages[:count]) + CLEAN[end:]).encode()
        tracemalloc.start()
        check_feed(data, "feed.xml", now=make.NOW)
        peaks.append(tracemalloc.get_traced_memory()[1] - 3 * len(data))  # the document itself, and as it is prepared
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 500_000
