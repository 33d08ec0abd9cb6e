"""Every tag of Podcasting 2.0, read back by the standard library's XML and compared with the model, field by field."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from podcaster.feed.rss import render, render_private
from podcaster.model import Edition, PublicEpisode, RemoteItem, Said, Show, Social, UpdateFrequency
from tests import make
from tests.feed.reading import NS, Part, item, parse, show

EDITION = make.telling_edition()
LARGE = make.large_edition(1000)

Told = list[tuple[str, dict[str, str]]]


def told(part: Part, tag: str) -> Told:
    """Return the text and the attributes of every ``tag`` inside."""
    return [(found.text or "", dict(found.attrib)) for found in part.element.findall(tag, NS)]


def some(**attributes: Any) -> dict[str, str]:
    """Attributes, without those that have no value."""
    return {name.replace("_", "-"): str(value) for name, value in attributes.items() if value not in ("", None)}


def check_said(part: Part, said: Said) -> None:
    """Compare what show and episode say in the same words."""
    licence = [(said.license, some(url=said.license_url))] if said.license else []
    assert told(part, "podcast:license") == licence
    assert told(part, "podcast:funding") == [(each.text, {"url": each.url}) for each in said.funding]
    assert told(part, "podcast:location") == [
        (p.name, some(rel=p.rel, geo=f"geo:{p.geo}" if p.geo else "", osm=p.osm, country=p.country))
        for p in said.locations
    ]
    assert told(part, "podcast:txt") == [(text, {"purpose": purpose}) for purpose, text in said.txt.items()]
    assert told(part, "podcast:socialInteract") == [
        (
            "",
            some(protocol=s.protocol, uri=s.uri, accountId=s.account_id, accountUrl=s.account_url, priority=s.priority),
        )
        for s in said.social
    ]
    chat = said.chat
    assert told(part, "podcast:chat") == (
        [("", some(server=chat.server, protocol=chat.protocol, accountId=chat.account_id, space=chat.space))]
        if chat
        else []
    )
    values = part.element.findall("podcast:value", NS)
    assert [v.attrib for v in values] == (
        [some(type=said.value.type, method=said.value.method, suggested=said.value.suggested)] if said.value else []
    )
    for value in values:
        assert told(Part(value), "podcast:valueRecipient") == [
            (
                "",
                some(
                    name=r.name,
                    type=r.type,
                    address=r.address,
                    split=r.split,
                    customKey=r.custom_key,
                    customValue=r.custom_value,
                    fee="true" if r.fee else "",
                ),
            )
            for r in (said.value.recipients if said.value else ())
        ]


def check_pictures(part: Part, show: Show, pictures: list[Any], alt: str) -> None:
    """Compare the pictures, all of them square."""
    assert told(part, "podcast:image") == [
        (
            "",
            some(href=show.url(p.key), alt=alt, aspect_ratio="1/1", width=p.width, height=p.height, type=p.mime_type),
        )
        for p in pictures
        if p
    ]


def remote(item: RemoteItem, medium: str) -> tuple[str, dict[str, str]]:
    """Another show as a tag."""
    return "", some(feedGuid=item.guid, feedUrl=item.url, medium=medium, title=item.title)


@pytest.mark.parametrize("edition", [EDITION, LARGE, make.edition()], ids=["telling", "large", "plain"])
def test_everything_a_show_says_is_in_its_channel(edition: Edition) -> None:
    """Listener: whatever the host filled in reaches the apps that know the tag, letter for letter."""
    channel, _ = parse(render(edition))
    show = edition.show
    check_said(channel, show)
    check_pictures(channel, show, [edition.picture, edition.thumbnail], show.cover_alt)
    assert told(channel, "podcast:guid") == [(str(show.guid), {})]
    assert told(channel, "podcast:medium") == [(show.medium, {})]
    assert told(channel, "podcast:locked") == [("yes", some(owner=show.email))]
    assert [told(Part(found), "podcast:remoteItem") for found in channel.element.findall("podcast:podroll", NS)] == (
        [[remote(each, each.medium) for each in show.podroll]] if show.podroll else []
    )
    assert [told(Part(found), "podcast:remoteItem") for found in channel.element.findall("podcast:publisher", NS)] == (
        [[remote(show.publisher, "publisher")]] if show.publisher else []
    )
    assert told(channel, "podcast:block") == [("yes", {"id": directory}) for directory in show.block]
    assert told(channel, "itunes:complete") == [("Yes", {})] * show.complete
    assert channel.text("itunes:new-feed-url") == (show.new_feed_url or None)
    assert told(channel, "podcast:podping") == [("", {"usesPodping": "true"})] * bool(show.announce.podping)


@pytest.mark.parametrize("edition", [EDITION, LARGE, make.edition()], ids=["telling", "large", "plain"])
def test_everything_an_episode_says_is_in_its_item(edition: Edition) -> None:
    """Listener: of one episode or of a thousand, every fact is where its app looks for it."""
    _, items = parse(render(edition))
    assert len(items) == len(edition.episodes)
    for part, episode in zip(items, edition.episodes, strict=True):
        check_said(part, episode)
        check_pictures(part, edition.show, [episode.picture, episode.thumbnail], episode.cover_alt)
        check_numbers(part, edition.show, episode)
        check_files(part, edition.show, episode)
        people = [*edition.show.people, *episode.people] if episode.people else []
        assert told(part, "podcast:person") == [
            (p.name, some(role=p.role, group=p.group, img=p.img, href=p.href)) for p in people
        ]
        assert told(part, "podcast:soundbite") == [
            (s.title, {"startTime": f"{s.start.total_seconds():g}", "duration": f"{s.seconds:g}"})
            for s in episode.soundbites
        ]
        film = episode.public_film
        links = [(film.title, {"href": film.link})] if film and film.link else []
        assert told(part, "podcast:contentLink") == links + [(e.text, {"href": e.href}) for e in episode.content_links]
        assert told(part, "itunes:block") == [("Yes", {})] * episode.unlisted


def check_numbers(part: Part, show: Show, episode: PublicEpisode) -> None:
    """Compare season and number."""
    season, number = episode.season, episode.number
    name = show.seasons.get(str(season), "")
    assert told(part, "podcast:season") == ([(str(season), some(name=name))] if season else [])
    assert told(part, "podcast:episode") == ([(str(number), some(display=episode.display))] if number else [])


def check_files(part: Part, show: Show, episode: PublicEpisode) -> None:
    """Compare the sound and what comes with it."""
    media = episode.media
    enclosure = some(url=show.url(episode.media_key), length=media.size_bytes, type=media.mime_type)
    assert told(part, "enclosure") == [("", enclosure)]
    assert told(part, "podcast:transcript") == [
        ("", some(url=show.url(t.key), type=t.mime_type, language=t.language, rel=t.rel)) for t in episode.transcripts
    ]
    sources = [found["uri"] for found in part.attributes("podcast:alternateEnclosure/podcast:source")]
    film = [show.url(episode.public_film.key)] if episode.public_film else []
    assert sources == [show.url(offered.key) for offered in episode.deliveries] + film


def test_a_trailer_is_found_by_directories_and_by_old_apps() -> None:
    """Listener: who hesitates hears the trailer, from the channel or as an item, the same file."""
    channel, items = parse(render(EDITION))
    trailer = make.trailer()
    [(title, attributes)] = told(channel, "podcast:trailer")
    assert title == trailer.title
    assert attributes == {
        "url": "https://podcast.example.org/media/000-trailer.222222222222.mp3",
        "pubdate": "Tue, 03 Mar 2026 05:00:00 GMT",
        "length": "21600000",
        "type": "audio/mpeg",
        "season": "2",
    }
    assert attributes["url"] == items[-1].attributes("enclosure")[0]["url"]
    assert show().attributes("podcast:trailer") == []


def test_how_often_there_is_something_new() -> None:
    """Listener: an app tells when to expect the next one; the weekday counts in the host's zone, which is kept."""
    rule = {"rrule": "FREQ=MONTHLY;BYDAY=1TU", "dtstart": "2026-01-06T05:00:00+00:00"}
    plan = make.telling_show().update_frequency
    assert told(show(update_frequency=plan), "podcast:updateFrequency") == [("Elke eerste dinsdag", rule)]
    done = told(show(update_frequency=UpdateFrequency(text="Dit was het", complete=True)), "podcast:updateFrequency")
    assert done == [("Dit was het", {"complete": "true"})]
    assert told(show(), "podcast:updateFrequency") == []


def test_no_directory_lists_a_show_that_asks_for_it() -> None:
    """Host: "all" is told in the words of Podcasting 2.0 and in Apple's, which knows no other."""
    assert told(show(block=("all",)), "podcast:block") == [("yes", {})]
    assert told(show(block=("all",)), "itunes:block") == told(show(block=("apple",)), "itunes:block") == [("Yes", {})]
    assert told(show(block=("amazon",)), "itunes:block") == []


def test_who_wants_no_talk_says_only_that() -> None:
    """Host: "disabled" has no address beside it, whatever was left in the file."""
    left = Social(protocol="disabled", uri="https://social.example.org/1", priority=1)
    assert told(item(make.plain_episode(social=(left,))), "podcast:socialInteract") == [("", {"protocol": "disabled"})]


def test_an_organisation_is_not_part_of_a_name() -> None:
    """Listener: apps find a person's other episodes by name, so the name stands alone."""
    assert item(make.full_episode()).texts("podcast:person")[-1] == "Projectleider"
    assert b"Techniekcollege" not in render(make.edition())


def test_a_listeners_own_feed_says_nothing_that_leads_to_it_or_from_it() -> None:
    """Listener of a private show: her feed is in no directory, has no public talk, and no app leaves it for another."""
    channel, items = parse(render_private(EDITION))
    ties = ["guid", "trailer", "publisher", "socialInteract", "chat", "value", "podping"]
    for part in (channel, *items):
        assert [tie for tie in ties if told(part, f"podcast:{tie}")] == []
    assert channel.text("itunes:new-feed-url") is None
    assert told(channel, "podcast:block") == [("yes", {})]
    assert told(channel, "itunes:block") == [("Yes", {})]
    assert [link["rel"] for link in channel.attributes("atom:link")] == ["self"]
    assert told(channel, "podcast:txt") == [("true", {"purpose": "ai-content"})]
    assert told(channel, "podcast:funding") == [(each.text, {"url": each.url}) for each in EDITION.show.funding]
    assert [told(part, "podcast:soundbite") for part in items] == [
        told(part, "podcast:soundbite") for part in parse(render(EDITION))[1]
    ]


def test_pictures_of_unknown_size_tell_none() -> None:
    """Listener: no app lays out a picture of zero pixels."""
    picture = replace(EDITION.picture, width=0, height=0)
    channel, _ = parse(render(make.edition(picture=picture)))
    assert channel.attributes("podcast:image")[0].keys() == {"href", "type"}
