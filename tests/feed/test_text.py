"""Whatever a host types arrives as she typed it, or is refused with a word about where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podcaster.errors import ContentError
from podcaster.feed.check import check, unwritable
from podcaster.feed.rss import render, render_all, render_films, render_private
from podcaster.model import (
    AnnounceSettings,
    Chapter,
    Chat,
    ContentLink,
    Edition,
    FeedSettings,
    FilmFacts,
    Funding,
    Location,
    Person,
    Recipient,
    RemoteItem,
    Social,
    Soundbite,
    UpdateFrequency,
    Value,
)
from tests import make
from tests.feed.reading import Part, parse

CURIOUS = [
    "👩🏽‍🔧",
    "مرحبا",
    "\u202eomgekeerd",
    "\"'<&>",
    "]]>",
    "<![CDATA[",
    "<!--",
    "&amp;",
    "\x00",
    "\x0b",
    "\x1b[0m",
    "\ufffe",
]
CURIOUS += ["\r\n", "\x85", "\u2028", "e\u0301", "&#0;", "<?xml?>", "\ud800"]
TEXT = st.lists(st.sampled_from(CURIOUS) | st.characters() | st.just("woord " * 1700), min_size=1, max_size=8).map(
    "".join
)


def _with(text: str) -> Edition:
    """Put ``text`` in every place a host can type it."""
    person = Person(name=text, role=text, href=text)
    show = make.show(title=text, description=text, author=text, copyright=text, email=text, people=(person,))
    show = replace(show, categories=(text.replace(">", ""),), medium=text, new_feed_url=text, block=(text,))
    show = replace(show, seasons={"2": text}, update_frequency=UpdateFrequency(text=text, rrule=text), **_said(text))
    remote = RemoteItem(guid=text, url=text, title=text, medium=text)
    show = replace(show, podroll=(remote,), publisher=remote, announce=AnnounceSettings(websub=text))
    chapters = (Chapter(start=make.CHAPTERS[0].start, title=text, href=text), *make.CHAPTERS[1:])
    episode = make.full_episode(title=text, summary=text, topics=(text,), chapters=chapters, people=(person,))
    episode = replace(
        episode, guid=text, display=text, soundbites=(Soundbite(start=timedelta(0), seconds=15, title=text),)
    )
    episode = replace(episode, content_links=(ContentLink(href=text, text=text),), kind="trailer", **_said(text))
    film = replace(make.full_episode().public_film or pytest.fail("no film"), title=text, link=text)
    episode = replace(episode, notes_html="", film=FilmFacts(title=text), public_film=film)
    return make.edition(show=show, episodes=(episode,))


def _said(text: str) -> dict[str, Any]:
    """Put ``text`` in every place show.toml and episode.toml have in common."""
    recipient = Recipient(address=text, split=1, type=text, name=text, custom_key=text, custom_value=text)
    return {
        "license": text,
        "license_url": text,
        "cover_alt": text,
        "funding": (Funding(url=text, text=text),),
        "locations": (Location(name=text, geo=text, osm=text, country=text),),
        "txt": {text: text},
        "social": (Social(protocol=text, uri=text, account_id=text, account_url=text),),
        "chat": Chat(server=text, protocol="irc", account_id=text, space=text),
        "value": Value(type=text, method=text, suggested=text, recipients=(recipient,)),
    }


def _arrived(edition: Edition) -> set[str | None]:
    """Return every text that came back from the places it was put; one place is one text if nothing was lost."""
    channel, [item] = parse(render(edition))
    show_tags = ("title", "description", "itunes:author", "copyright", "itunes:owner/itunes:email", "podcast:medium")
    show_tags += ("itunes:new-feed-url", "podcast:updateFrequency", "podcast:trailer")
    item_tags = ("title", "itunes:title", "guid", "category", "podcast:soundbite", "podcast:contentLink")
    [chapter] = item.attributes("psc:chapters/psc:chapter")[:1]
    attributes = [
        *_attributes(channel, "podcast:updateFrequency", "rrule"),
        *_attributes(channel, "podcast:block", "id"),
        *_attributes(channel, "podcast:podroll/podcast:remoteItem", "feedGuid", "feedUrl", "title", "medium"),
        *_attributes(channel, "podcast:publisher/podcast:remoteItem", "feedGuid", "feedUrl", "title"),
        *_attributes(item, "podcast:season", "name"),
        *_attributes(item, "podcast:episode", "display"),
        *_attributes(item, "podcast:contentLink", "href"),
        channel.attributes("atom:link")[-1]["href"],
    ]
    return {
        *(channel.text(tag) for tag in show_tags),
        *(item.text(tag) for tag in item_tags),
        *(text for part in (channel, item) for text in _said_in(part)),
        *attributes,
        *(chapter[key] for key in ("title", "href")),
        item.attributes("podcast:alternateEnclosure")[0]["title"],
    }


def _said_in(part: Part) -> Iterator[str | None]:
    """Yield the texts show and episode have in common, as they came back."""
    tags = ("license", "funding", "location", "txt", "person")
    yield from (part.text(f"podcast:{tag}") for tag in tags)
    for tag, keys in {
        "license": ("url",),
        "funding": ("url",),
        "person": ("role", "href"),
        "image": ("alt",),
        "location": ("osm", "country"),
        "txt": ("purpose",),
        "socialInteract": ("protocol", "uri", "accountId", "accountUrl"),
        "chat": ("server", "accountId", "space"),
        "value": ("type", "method", "suggested"),
        "value/podcast:valueRecipient": ("name", "type", "address", "customKey", "customValue"),
    }.items():
        yield from _attributes(part, f"podcast:{tag}", *keys)
    yield from (geo.removeprefix("geo:") for geo in _attributes(part, "podcast:location", "geo"))


def _attributes(part: Part, tag: str, *keys: str) -> list[str]:
    return [found[key] for found in part.attributes(tag) for key in keys if key in found] or [f"no {tag}"]


@settings(
    derandomize=True,
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(TEXT)
def test_any_text_arrives_whole_or_is_refused_with_a_place(text: str) -> None:
    """Host: emoji, right-to-left, quotes and markup arrive letter for letter; what XML cannot hold is refused."""
    edition = _with(text)
    if unwritable(edition):
        with pytest.raises(ContentError) as refused:
            render(edition)
        assert set(refused.value.problems) <= {problem for problem in check(edition) if problem.severity == "error"}
        assert all(problem.where.startswith(("show.toml", "episodes/")) for problem in refused.value.problems)
    else:
        assert _arrived(edition) == {text}


@settings(derandomize=True, deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(TEXT)
def test_the_other_feeds_carry_any_text_as_well(text: str) -> None:
    """Host: films, pages and listeners' own feeds lose no letter either, and refuse what the main one refuses."""
    edition = _with(text)
    edition = replace(edition, show=replace(edition.show, feed=FeedSettings(films=True, page_size=1)))
    if unwritable(edition):
        for write in (render_all, render_films, render_private):
            with pytest.raises(ContentError):
                write(edition)
        return
    made = render_all(edition)
    titles = {key: parse(feed)[1][0].text("title") for key, feed in made.items()}
    assert titles == dict.fromkeys(["feed.xml", "films.xml", "feed-recent.xml"], text)
    films, [film] = parse(made["films.xml"])
    assert (films.text("title"), film.text("guid")) == (f"{text} (video)", f"{text}#film")
    private, [item] = parse(render_private(edition))
    assert (private.text("title"), item.text("podcast:soundbite")) == (text, text)


@pytest.mark.parametrize("text", ["😀 ]]> \"'<b>&amp;", "אבג ابج", "a\r\nb\tc", " rand ", "x" * 10_000])
def test_these_arrive(text: str) -> None:
    """Listener: no letter of another alphabet is lost, no tab, no line end."""
    assert _arrived(_with(text)) == {text}


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud800"])
def test_what_xml_cannot_hold_is_refused_everywhere_at_once(character: str) -> None:
    """Host: one message names every place, with the text as it may be; nothing is dropped in silence."""
    with pytest.raises(ContentError) as refused:
        render(_with(f"voor{character}na"))
    places = {problem.where for problem in refused.value.problems}
    assert {"show.toml: title", "show.toml: people", "episodes/012-de-werkplaats/episode.toml: summary"} <= places
    assert len(places) == 45
    assert all(f"U+{ord(character):04X} after 'voor'" in problem.what for problem in refused.value.problems)
    assert {problem.example for problem in refused.value.problems} == {"voorna"}


def test_notes_may_hold_the_end_of_a_cdata_section() -> None:
    """Host: an episode about XML can be published."""
    edition = make.edition(episodes=(make.plain_episode(notes_html="<p><code>a[b[0]]></code> ]]></p>"),))
    _, [item] = parse(render(edition))
    assert "<code>a[b[0]]&gt;</code> ]]&gt;</p>" in (item.text("content:encoded") or "")


def test_empty_texts_apps_need_are_refused() -> None:
    """Host: a title of spaces is no title; she hears it before anything is written."""
    with pytest.raises(ContentError, match=r"show.toml: title: is empty"):
        render(make.edition(show=make.show(title="  ")))
