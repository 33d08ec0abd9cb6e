"""What the show says of itself in the feed."""

from __future__ import annotations

from podcaster.model import Funding, Person
from tests.feed.reading import NS, show


def test_subcategories_of_one_category_share_it() -> None:
    """Host: directories find the show under every shelf it named, the first one first."""
    channel = show(categories=("Education > Courses", "TV & Film", "Education > How To"))
    found = [(c.get("text"), [sub.get("text") for sub in c]) for c in channel.element.findall("itunes:category", NS)]
    assert found == [("Education", ["Courses", "How To"]), ("TV & Film", [])]


def test_the_owner_is_there_only_with_an_address() -> None:
    """Host: no private address goes out unasked; with one, hosts can verify who owns the show."""
    assert show().text("itunes:owner") is None
    assert show().attributes("podcast:locked") == [{}]
    channel = show(email="redactie@example.org")
    assert channel.text("itunes:owner/itunes:name") == "Redactie Werkplaatspraat"
    assert channel.text("itunes:owner/itunes:email") == "redactie@example.org"
    assert channel.attributes("podcast:locked") == [{"owner": "redactie@example.org"}]


def test_an_unlocked_show_may_be_moved() -> None:
    """Host: another hosting company may take the feed over only when the show says so."""
    assert show().text("podcast:locked") == "yes"
    assert show(locked=False).text("podcast:locked") == "no"


def test_what_the_show_did_not_say_is_not_in_the_feed() -> None:
    """Listener: no empty licence, no empty copyright, no begging without an address."""
    channel = show(copyright="", license="", funding=(), people=())
    tags = ("copyright", "podcast:license", "podcast:funding", "podcast:person", "docs", "itunes:block")
    assert [channel.text(tag) for tag in tags] == [None] * len(tags)


def test_a_show_without_a_website_links_to_its_own_page() -> None:
    """Listener: the link of the show in an app always leads somewhere."""
    assert show(website="").text("link") == "https://podcast.example.org/index.html"


def test_every_way_to_support_the_show_is_told() -> None:
    """Listener: apps offer each way the host named, with her words on it."""
    ways = (
        Funding(url="https://example.org/a?b=1&c=2", text="Word lid & help"),
        Funding(url="https://example.org/d", text="Doneer"),
    )
    channel = show(funding=ways)
    assert channel.texts("podcast:funding") == ["Word lid & help", "Doneer"]
    assert channel.attributes("podcast:funding")[0] == {"url": "https://example.org/a?b=1&c=2"}


def test_people_have_role_group_picture_and_page() -> None:
    """Listener: apps show who made the show; a picture that is only a file on the host's disk stays out."""
    crew = (
        Person(name="Presentator", role="host", href="https://example.org/p", img="https://example.org/p.jpg"),
        Person(name="Redacteur", role="editor", group="writing", img="redacteur.jpg"),
    )
    assert show(people=crew).attributes("podcast:person") == [
        {"role": "host", "group": "cast", "img": "https://example.org/p.jpg", "href": "https://example.org/p"},
        {"role": "editor", "group": "writing"},
    ]


def test_a_serial_explicit_show_says_so() -> None:
    """Listener: a series is played from its beginning, and parents are warned."""
    channel = show(kind="serial", explicit=True)
    assert (channel.text("itunes:type"), channel.text("itunes:explicit")) == ("serial", "true")
