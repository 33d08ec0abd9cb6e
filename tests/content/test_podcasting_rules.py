"""What a host may say for Podcasting 2.0, and what she hears when an app would not understand it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from podcaster.content.countries import COUNTRIES
from podcaster.content.examples import EXAMPLES
from podcaster.content.toml import episode_facts, show_facts
from podcaster.errors import Problem
from tests.content.folders import EPISODE, SHOW

# Of both files; then of show.toml and of episode.toml alone. What is written, and the beginning of what is said of it.
BOTH = [
    ('license_url = "https://www.example.org/l"', "license: is missing; the address of a licence needs its name"),
    ('license = "x"\nlicense_url = "here"', "license_url: must be a whole address"),
    ('license = "x"\nlicense_url = "http://example.org/l"', "license_url: is not https"),
    ('cover_alt = " "', "cover_alt: is empty"),
    (
        f'funding = [{{ url = "https://a.example.org", text = "{"x" * 129}" }}]',
        "funding 1: text: is 129 characters long",
    ),
    ('funding = [{ url = "", text = "Steun" }]', "funding 1: url: ' ' has a space"),
    ('locations = [{ name = "" }]', "locations 1: name: is empty"),
    (f'locations = [{{ name = "{"x" * 129}" }}]', "locations 1: name: is 129 characters long; apps keep 128"),
    (
        'locations = [{ name = "A", geo = "geo:52.9,4.7" }]',
        "locations 1: geo: 'geo:52.9,4.7' is not latitude,longitude",
    ),
    ('locations = [{ name = "A", geo = "95.0,4.7" }]', "locations 1: geo: '95.0,4.7' is not latitude,longitude"),
    ('locations = [{ name = "A", geo = "5,181" }]', "locations 1: geo: '5,181' is not latitude,longitude"),
    ('locations = [{ name = "A", osm = "162534" }]', "locations 1: osm: '162534' is not an OpenStreetMap object"),
    ('locations = [{ name = "A", country = "UK" }]', "locations 1: country: 'UK' is not a country's two letters"),
    ('txt = { "ai-content" = "yes" }', "txt: ai-content: must be 'true' or 'false', not 'yes'"),
    ('txt = { "" = "x" }', "txt: is empty"),
    (f'txt = {{ "{"x" * 129}" = "x" }}', "txt: is 129 characters long; apps keep 128"),
    ('txt = { "verify" = " " }', "txt: verify: is empty"),
    ('txt = { "verify" = "a\\u0007" }', "txt: verify: has a control character"),
    (f'txt = {{ "release" = "{"x" * 4001}" }}', "txt: release: is 4001 characters long; apps keep 4000"),
    (
        'social = [{ protocol = "ActivityPub", uri = "https://a.example.org/1" }]',
        "social 1: protocol: 'ActivityPub' is not",
    ),
    ('social = [{ protocol = "activitypub" }]', "social 1: uri: is missing"),
    ('social = [{ protocol = "activitypub", uri = "@me" }]', "social 1: uri: must be a whole address"),
    ('social = [{ protocol = "nostr", uri = "note 1" }]', "social 1: uri: 'note 1' has a space in it"),
    ('social = [{ protocol = "disabled", uri = "https://a.example.org" }]', "social 1: uri: is not used"),
    ('social = [{ protocol = "nostr", uri = "note1", account_url = "x" }]', "social 1: account_url: must be a whole"),
    ('chat = { server = "a b", protocol = "irc" }', "chat.server: 'a b' is not a server's name"),
    ("value = { recipients = [] }", "value.recipients: is empty"),
    ('value = { recipients = [{ address = "a", split = 0 }] }', "value.recipients 1: split: must be at least 1, not 0"),
    ('value = { recipients = [{ address = "", split = 1 }] }', "value.recipients 1: address: '' is not an address"),
    (
        'value = { recipients = [{ address = "a", split = 1, type = "wallet" }] }',
        "value.recipients 1: type: must be 'lnaddress' or 'node', not 'wallet'",
    ),
    (
        'value = { suggested = "much", recipients = [{ address = "a", split = 1 }] }',
        "value.suggested: 'much' is not an amount",
    ),
]
OF_THE_SHOW = [
    ('medium = "radio"', "medium: 'radio' is not one of podcast, music, video"),
    ('medium = "musicL"', "medium: 'musicL' is not one of"),
    ('seasons = { 0 = "Nul" }', "seasons: '0' is not the number of a season"),
    ('seasons = { one = "Een" }', "seasons: 'one' is not the number of a season"),
    ('seasons = { 1 = "" }', "seasons: 1: is empty"),
    ('update_frequency = { text = "" }', "update_frequency.text: is empty"),
    ('update_frequency = { text = "A", rrule = "monthly" }', "update_frequency.rrule: 'monthly' is not a rule"),
    ('update_frequency = { text = "A", rrule = "BYDAY=MO" }', "update_frequency.rrule: 'BYDAY=MO' is not a rule"),
    ('update_frequency = { text = "A", rrule = "FREQ=OFTEN" }', "update_frequency.rrule: 'FREQ=OFTEN' is not a rule"),
    (
        'update_frequency = { text = "A", rrule = "FREQ=DAILY;INTERVAL=0" }',
        "update_frequency.rrule: 'FREQ=DAILY;INTERVAL=0' repeats nothing",
    ),
    (
        'update_frequency = { text = "A", rrule = "FREQ=DAILY;COUNT=3" }',
        "update_frequency.rrule: 'FREQ=DAILY;COUNT=3' has",
    ),
    (
        'update_frequency = { text = "A", dtstart = 2026-01-01T00:00:00 }',
        "update_frequency.dtstart: needs a time zone, e.g. 2026-01-01T00:00:00+01:00",
    ),
    ('podroll = [{ guid = "tides" }]', "podroll 1: guid: 'tides' is not a podcast GUID"),
    (f"podroll = [{{ guid = {EXAMPLES['podroll.guid']}, url = 'x' }}]", "podroll 1: url: must be a whole address"),
    (f"podroll = [{{ guid = {EXAMPLES['podroll.guid']}, medium = 'x' }}]", "podroll 1: medium: 'x' is not a medium"),
    (f"podroll = [{{ guid = {EXAMPLES['podroll.guid']}, title = ' x' }}]", "podroll 1: title: has spaces"),
    ('publisher = { guid = "x", url = "https://a.example.org" }', "publisher.guid: 'x' is not a podcast GUID"),
    (f"publisher = {{ guid = {EXAMPLES['publisher.guid']} }}", "publisher.url: is missing"),
    (
        f"publisher = {{ guid = {EXAMPLES['publisher.guid']}, url = 'https://a.example.org', medium = 'podcast' }}",
        "publisher.medium: can only be 'publisher', not 'podcast'",
    ),
    ('block = ["Amazon Music"]', "block: 'Amazon Music' is not a directory's short name"),
    ('block = ["amazn"]', "block: 'amazn' is not in the list of services (did you mean 'amazon'?), e.g. \"amazon\""),
    ('block = ["castbox"]', "block: 'castbox' is not in the list of services, so hardly anybody looks for it"),
    ('new_feed_url = "elsewhere"', "new_feed_url: must be a whole address"),
    ('new_feed_url = "http://localhost:8000/feed.xml"', "new_feed_url: "),
    ("feed = { page_size = 0 }", "feed.page_size: must be at least 1, not 0"),
    ("feed = { complete = false }", "feed.complete: does nothing without page_size"),
]
OF_THE_EPISODE = [
    (f'display = "{"x" * 33}"', "display: is 33 characters long; apps keep 32"),
    ('content_links = [{ href = "", text = "A" }]', "content_links 1: href: ' ' has a space"),
    ('content_links = [{ href = "https://a.example.org", text = "" }]', "content_links 1: text: is empty"),
    ('soundbites = [{ start = "00:00:01", seconds = 0 }]', "soundbites 1: seconds: must be more than 0, not 0"),
    ('soundbites = [{ start = "00:00:01", seconds = nan }]', "soundbites 1: seconds: must be more than 0, not nan"),
    (
        'soundbites = [{ start = "00:00:01", seconds = 3 }]',
        "soundbites 1: seconds: is 3; apps expect 15 to 120 seconds",
    ),
    ('soundbites = [{ start = "00:00:01", seconds = 300 }]', "soundbites 1: seconds: is 300; apps expect 15 to 120"),
    ("soundbites = [{ start = 90, seconds = 30 }]", "soundbites 1: start: must be a time in quotes, not the number"),
    ('soundbites = [{ start = "-00:00:01", seconds = 30 }]', "soundbites 1: start: is before the beginning"),
    (
        f'soundbites = [{{ start = "00:00:01", seconds = 30, title = "{"x" * 129}" }}]',
        "soundbites 1: title: is 129 characters long; apps keep 128",
    ),
]
WARNINGS = ("is not https", "is not used", "does nothing", "apps expect", "publisher.url", "not in the list")


@pytest.mark.parametrize(("written", "said"), BOTH + OF_THE_SHOW)
def test_a_show_hears_what_apps_would_not_understand(written: str, said: str) -> None:
    """Host: one clear message, with the key, and with an example of right where something has to change."""
    problems = show_facts(SHOW + written + "\n", "show.toml")[1]
    assert str(problems[0]).startswith(f"show.toml: {said}"), problems
    _has_an_example(problems[0], said)


@pytest.mark.parametrize(("written", "said"), BOTH + OF_THE_EPISODE)
def test_an_episode_hears_the_same(written: str, said: str) -> None:
    """Host: what both files know is under the same rules in both."""
    [problem] = episode_facts(EPISODE + written + "\n", "episode.toml")[1]
    assert str(problem).startswith(f"episode.toml: {said}")
    _has_an_example(problem, said)


def _has_an_example(problem: Problem, said: str) -> None:
    is_warning = any(word in f"{said}{problem}" for word in WARNINGS)
    assert problem.severity == ("warning" if is_warning else "error")
    assert is_warning or problem.example


def test_a_number_for_people_needs_one_for_machines() -> None:
    """Host: "7b" alone would be shown by no app."""
    [problem] = episode_facts(EPISODE.replace("number = 12\n", "") + 'display = "7b"\n', "episode.toml")[1]
    assert str(problem) == "episode.toml: display: is not shown without a number, e.g. number = 7"


@pytest.mark.parametrize(
    "written",
    [
        'locations = [{ name = "A", geo = "-27.86159,153.3169", osm = "N1#2", country = "nl" }]',
        'locations = [{ name = "A", geo = "52,4.5,12;u=30" }]',
        'social = [{ protocol = "disabled" }]',
        'social = [{ protocol = "nostr", uri = "note1abc", priority = 0 }]',
        'update_frequency = { text = "A", rrule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO" }',
        'update_frequency = { text = "A", rrule = "FREQ=YEARLY;BYDAY=+4TH;BYMONTH=11" }',
        'update_frequency = { text = "A", rrule = "FREQ=WEEKLY;COUNT=10", dtstart = 2026-01-05T06:00:00+01:00 }',
        'update_frequency = { text = "A", rrule = "FREQ=WEEKLY;UNTIL=20261231T000000Z" }',
        'block = ["all"]',
        'block = ["rss.com", "amazon"]',
        "[feed]\npage_size = 50\ncomplete = false",
    ],
)
def test_what_apps_understand_is_right(written: str) -> None:
    """Host: no rule stands in the way of what the specifications allow."""
    assert show_facts(SHOW + written + "\n", "show.toml")[1] == []


def test_the_countries_are_all_there() -> None:
    """ISO 3166-1 has 249 countries."""
    assert len(COUNTRIES) == 249
    assert {"NL", "BE", "AU", "GB"} <= COUNTRIES


@pytest.mark.parametrize(
    ("written", "seconds"), [("12:30", 750), ("0:05.5", 5.5), ("90:00", 5400), ("00:12:30", 750), ("1:02:03", 3723)]
)
def test_a_passage_begins_where_a_chapter_of_that_time_does(written: str, seconds: float) -> None:
    """The time "12:30" is twelve and a half minutes for a host, here as in chapters.txt, never hours."""
    line = f'soundbites = [{{ start = "{written}", seconds = 30 }}]\n'
    facts, problems = episode_facts(line + EPISODE, "episode.toml")
    assert not problems
    assert facts is not None
    assert facts.soundbites[0].start == timedelta(seconds=seconds)
