"""The same sound as other kinds of files in the feed: offered to apps that understand, in nobody's way."""

from __future__ import annotations

import base64

from tests import make
from tests.feed.reading import Part, item


def offered() -> list[Part]:
    """The alternatives of an episode without a film."""
    made = item(make.plain_episode(deliveries=make.deliveries("011-kort")))
    return [Part(found) for found in made.element.findall("{https://podcastindex.org/namespace/1.0}alternateEnclosure")]


def test_each_kind_of_file_says_what_it_is() -> None:
    """Listener: her app picks the file it likes best by type, codec, bit rate and size, before it downloads any."""
    assert [part.element.attrib for part in offered()] == [
        {
            "type": "audio/mp4",
            "length": "22100000",
            "bitrate": "98000",
            "lang": "nl",
            "title": "AAC, 98 kbit/s",
            "codecs": "mp4a.40.2",
        },
        {
            "type": "audio/ogg",
            "length": "10900000",
            "bitrate": "48000",
            "lang": "nl",
            "title": "Opus, 48 kbit/s",
            "codecs": "opus",
        },
    ]


def test_each_kind_of_file_has_its_address_and_its_hash() -> None:
    """Listener: the app finds the file, and can tell that it got every byte of it."""
    for part, kind, digit in zip(offered(), ("m4a", "opus"), "ab", strict=True):
        source = {"uri": f"https://podcast.example.org/media/011-kort.{digit * 12}.{kind}"}
        assert part.attributes("podcast:source") == [source]
        [integrity] = part.attributes("podcast:integrity")
        assert integrity["type"] == "sri"
        assert base64.b64decode(integrity["value"].removeprefix("sha256-")).hex() == digit * 64


def test_the_mp3_stays_the_enclosure() -> None:
    """Listener with an old app or a car radio: nothing has changed; no alternative calls itself the one to play."""
    with_others = item(make.plain_episode(deliveries=make.deliveries("011-kort")))
    assert with_others.attributes("enclosure") == item(make.plain_episode()).attributes("enclosure")
    [enclosure] = with_others.attributes("enclosure")
    assert (enclosure["type"], enclosure["url"].rpartition(".")[2]) == ("audio/mpeg", "mp3")
    assert all("default" not in part.element.attrib for part in offered())


def test_a_film_stands_beside_the_sound() -> None:
    """Listener: the sound's other files come first, and only the film is called a summary."""
    made = item(make.full_episode(deliveries=make.deliveries()))
    told = [(each["type"], each.get("rel")) for each in made.attributes("podcast:alternateEnclosure")]
    assert told == [("audio/mp4", None), ("audio/ogg", None), ("video/mp4", "summary")]


def test_a_show_that_offers_no_others_says_nothing_of_them() -> None:
    """Listener: no empty list."""
    assert item(make.plain_episode()).attributes("podcast:alternateEnclosure") == []
