"""What a host may write in show.toml and episode.toml, and what she hears when it is something else."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import get_type_hints

import pytest

from podcaster.content.categories import APPLE_CATEGORIES, category_names
from podcaster.content.examples import EXAMPLES
from podcaster.content.languages import LANGUAGES
from podcaster.content.read import read
from podcaster.content.taxonomy import ROLES
from podcaster.content.toml import episode_facts, show_facts
from podcaster.errors import ContentError
from podcaster.model import AudioChanges, AudioSettings, EpisodeFacts, ShowFacts
from tests.content.folders import EPISODE, SHOW, complaint, complaints, write_show


def about_show(text: str) -> list[str]:
    """Return what is said about a show.toml."""
    return [str(problem) for problem in show_facts(text, "show.toml")[1]]


def about_episode(text: str) -> list[str]:
    """Return what is said about an episode.toml."""
    return [str(problem) for problem in episode_facts(text, "episode.toml")[1]]


def test_an_episode_decides_about_its_own_sound_key_by_key() -> None:
    """A host changes one thing for one episode; everything else stays as the show has it, and "" switches music off."""
    show = AudioSettings(loudness_lufs=-19.0, intro="intro.wav", longest_pause_s=2.5, also=("aac",))
    text = EPISODE + '[audio]\ndenoise = "off"\nintro = ""\nlongest_pause_s = 0\nlevel = false\nalso = []\n'
    episode, remarks = episode_facts(text, "episode.toml")
    assert remarks == []
    assert episode is not None
    assert episode.audio.to(show) == AudioSettings(
        loudness_lufs=-19.0, denoise="off", intro="", longest_pause_s=0.0, level=False, also=()
    )
    plain, _ = episode_facts(EPISODE, "episode.toml")
    assert plain is not None
    assert plain.audio.to(show) == show


def test_an_episode_has_every_key_of_the_sound_that_a_show_has() -> None:
    """A host who knows the show's keys knows the episode's: the same names, the same kinds of values."""
    shows, episodes = get_type_hints(AudioSettings), get_type_hints(AudioChanges)
    assert list(episodes) == list(shows)
    assert {key: hint | None for key, hint in shows.items()} == episodes
    assert all(each.default is None for each in fields(AudioChanges))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("loudness_lufs = 16", "audio.loudness_lufs: 16 LUFS is not between -31 and -9; podcasts are at -16, e.g. -16"),
        ("true_peak_dbtp = 1", "audio.true_peak_dbtp: 1 dBTP is not between -9 and 0, e.g. -1.0"),
        ("bitrate_kbps = 100", "audio.bitrate_kbps: 100 kbit/s is not a bit rate of MP3"),
        ("longest_pause_s = 0.2", "audio.longest_pause_s: 0.2 seconds is not between 0.5 and 60"),
        ('intro = "../a.wav"', "audio.intro: '../a.wav' must be the name of a file in the show's folder"),
        ('also = ["aac", "aac"]', 'audio.also: names the same kind of file twice, e.g. ["aac"]'),
        ('also = ["mp3"]', "audio.also 1: must be 'aac' or 'opus', not 'mp3'"),
        ('denoise = "of"', "audio.denoise: must be 'auto', 'on' or 'off', not 'of'"),
        ('level = "no"', "audio.level: must be true or false, without quotes, not 'no', e.g. true"),
        ('denose = "off"', "audio: unknown key 'denose', did you mean 'denoise'?"),
        ('title = "x"', "audio: unknown key 'title'; 'title' belongs at the top of the file"),
    ],
)
def test_what_is_wrong_with_an_episodes_sound_is_said_as_for_a_show(line: str, said: str) -> None:
    """A host reads which file, which key, what is wrong, and an example of right: the same rules in both places."""
    remark = f"episode.toml: {said}"
    [found] = about_episode(f"{EPISODE}[audio]\n{line}\n")
    assert found.startswith(remark)
    [same] = about_show(f"{SHOW}[audio]\n{line}\n")
    assert same.startswith(f"show.toml: {said}")


def test_a_key_of_the_sound_outside_its_table_is_told_where_it_belongs() -> None:
    """A host who forgets the heading hears of it."""
    assert about_episode(f'{EPISODE}denoise = "off"\n') == [
        "episode.toml: unknown key 'denoise'; it belongs in [audio]"
    ]


def test_a_right_file_gives_facts_and_no_remarks() -> None:
    """A host whose files are right hears nothing."""
    show, remarks = show_facts(SHOW + "[audio]\nloudness_lufs = -19\nchannels = 'stereo'\n", "show.toml")
    assert isinstance(show, ShowFacts)
    assert show.audio == AudioSettings(loudness_lufs=-19.0, channels="stereo")
    assert remarks == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "published = 2026-03-05",
            "published: must be a date and time with a time zone, not '2026-03-05', e.g. 2026-03",
        ),
        ("published = 2026-03-05T06:00:00", "published: needs a time zone, e.g. 2026-03-05T06:00:00+01:00"),
        (
            'published = "next week"',
            "published: must be a date and time with a time zone, not 'next week', e.g. 2026-03",
        ),
        ("published = 0001-01-01T00:00:00+23:59", "published: the year 1 is not one a podcast can be of, e.g. 2026"),
        ("number = 100000000000000000000", "number: must be from 1 to 99999, not 100000000000000000000, e.g. 7"),
        ('number = "3"', "number: must be a whole number, without quotes, not '3', e.g. 7"),
        ("number = 3.0", "number: must be a whole number, without quotes, not the number 3.0, e.g. 7"),
        ("number = true", "number: must be a whole number, without quotes, not true, e.g. 7"),
        ("season = -1", "season: must be from 1 to 99999, not -1, e.g. 2"),
        ('explicit = "true"', "explicit: must be true or false, without quotes, not 'true', e.g. false"),
        ('topics = "sea"', 'topics: must be a list in square brackets, not \'sea\', e.g. ["sea", "harbour"]'),
        ("topics = [1]", 'topics 1: must be text in quotes, not the number 1, e.g. ["sea", "harbour"]'),
        ('kind = "trailor"', "kind: must be 'full', 'trailer' or 'bonus', not 'trailor'"),
        ('people = ["Someone"]', "people 1: must be a table, not 'Someone', e.g. [{ name"),
        ('people = [{ role = "guest" }]', 'people 1: name: is missing, e.g. name = "Project leader"'),
        ('people = [{ name = " " }]', 'people 1: name: is empty, e.g. "Project leader"'),
        ('film = "film.mp4"', "film: must be a table, not 'film.mp4', e.g. { title"),
        ('film = { title = "x", link = "youtu.be/x" }', "film.link: must be a whole address that starts with https://"),
        ('tags = ["sea"]', "unknown key 'tags', did you mean 'topics'?"),
        ('colour = "red"', "unknown key 'colour'; known are guid, title, summary"),
        ('href = "https://example.org"', "unknown key 'href'; it belongs in [people]"),
    ],
)
def test_one_wrong_line_in_an_episode_gets_one_answer(line: str, said: str) -> None:
    """Every mistake is answered with the key, what was written, and an example of right."""
    key = line.split(" ")[0]
    text = "\n".join(row for row in EPISODE.split("\n") if not row.startswith(f"{key} "))
    remarks = about_episode(f"{text}\n{line}\n")
    assert len(remarks) == 1
    assert remarks[0].startswith(f"episode.toml: {said}")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('title = ""', "title: is empty"),
        ('title = "a\\nb"', "title: has a line break or a control character"),
        (f'title = "{"x" * 256}"', "title: is 256 characters long; apps keep 255"),
        (f'description = "{"é" * 2001}"', "description: is 4002 bytes long; apps keep 4000; move the rest"),
        ('guid = "12"', "guid: must be a UUID, not '12'"),
        ('language = "dutch"', "language: 'dutch' is not a language code of two letters (ISO 639), e.g. \"nl\""),
        ('language = "nld"', "language: 'nld' is not a language code"),
        ("categories = []", "categories: is empty; Apple asks for at least one"),
        (
            'categories = ["Courses"]',
            "categories: 'Courses' is not in Apple's list (capitals count), e.g. \"Education >",
        ),
        ('email = "Redactie <r@example.org>"', "email: 'Redactie <r@example.org>' is not an e-mail address"),
        ('website = "https://user:secret@example.org/"', "website: has a user name or a password in it"),
        ('timezone = "Amsterdam"', "timezone: 'Amsterdam' is not a time zone, e.g. \"Europe/Amsterdam\""),
        ('cover = "../cover.jpg"', "cover: '../cover.jpg' must be the name of a file in the show's folder"),
        ("audio = { loudness_lufs = 16 }", "audio.loudness_lufs: 16 LUFS is not between -31 and -9; podcasts are at"),
        (
            'audio = { intro = "/home/host/intro.wav" }',
            "audio.intro: '/home/host/intro.wav' must be the name of a file in",
        ),
        ('audio = { bed = "../bed.wav" }', "audio.bed: '../bed.wav' must be the name of a file in the show's folder"),
        (
            "audio = { longest_pause_s = 0.2 }",
            "audio.longest_pause_s: 0.2 seconds is not between 0.5 and 60; talk needs pauses",
        ),
        ("audio = { longest_pause_s = nan }", "audio.longest_pause_s: nan seconds is not between"),
        ('audio = { trim = "no" }', "audio.trim: "),
        ("audio = { loudness_lufs = nan }", "audio.loudness_lufs: nan LUFS is not between"),
        ("audio = { true_peak_dbtp = 0.5 }", "audio.true_peak_dbtp: 0.5 dBTP is not between -9 and 0"),
        ("audio = { bitrate_kbps = 100 }", "audio.bitrate_kbps: 100 kbit/s is not a bit rate of MP3: 32, 40"),
        ('audio = { channels = "two" }', "audio.channels: must be 'mono' or 'stereo', not 'two', e.g. \"mono\""),
        ('links = { Spotify = "spotify" }', "links: Spotify: must be a whole address"),
        (
            'storage = { base_url = "https://example.org/?x=1" }',
            "storage.base_url: 'https://example.org/?x=1' has a '?'",
        ),
        (
            'storage = { base_url = "https://exämple.org/" }',
            "storage.base_url: 'https://exämple.org/' has letters outs",
        ),
        (
            'storage = { base_url = "https://example.org:99999/" }',
            "storage.base_url: 'https://example.org:99999/' is not",
        ),
        ('storage = { folder = "." }', "storage.folder: '.' is in use by the show itself"),
        ('storage = { bucket = "s3://tides" }', "storage.bucket: 's3://tides' is not a bucket's name"),
        ('storage = { bukcet = "tides" }', "storage: unknown key 'bukcet', did you mean 'bucket'?"),
        ('funding = [{ url = "https://example.org" }]', "funding 1: text: is missing"),
        ('bucket = "tides"', "unknown key 'bucket'; it belongs in [storage]"),
        ('audio = { title = "Tides" }', "audio: unknown key 'title'; 'title' belongs at the top of the file"),
    ],
)
def test_one_wrong_line_in_a_show_gets_one_answer(line: str, said: str) -> None:
    """Every mistake is answered with the key, what was written, and an example of right."""
    key = line.split(" ")[0]
    text = "\n".join(row for row in SHOW.split("\n") if not row.startswith(f"{key} "))
    remarks = about_show(f"{line}\n{text}\n")
    assert len(remarks) == 1
    assert remarks[0].startswith(f"show.toml: {said}")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('copyright = "© 2019-2026 De Redactie"', 'only, without the word, © or a year, e.g. "De Redactie"'),
        (
            'people = [{ name = "X", role = "audio enginer" }]',
            'apps may not show it, e.g. role = "audio engineer", group',
        ),
        (
            'people = [{ name = "X", href = "http://example.org" }]',
            "href: is not https; apps may leave it out, e.g. https",
        ),
        ('storage = { region = "eu" }', "storage.region: does nothing without a bucket"),
    ],
)
def test_what_is_not_wrong_but_could_be_better_is_a_warning(tmp_path: Path, line: str, said: str) -> None:
    """A warning is said and stops nothing."""
    folder = write_show(tmp_path / "show", SHOW + line + "\n")
    assert said in complaint(folder)
    assert read(folder).show.title == "Werkplaatspraat"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "guid = 1\ntitle = Getijden\n",
            "line 2, column 9: cannot be read as TOML (invalid value): title = Getijden; put",
        ),
        (
            "title = “Getijden”\n",
            "line 1, column 9: cannot be read as TOML (invalid value): title = “Getijden”; use str",
        ),
        ("published = 05-03-2026\n", "write a date and time as 2026-03-05T06:00:00+01:00"),
        ("published = 5 maart 2026\n", "5 maart 2026; write a date and time as 2026-03-05T06:00:00+01:00"),
        ("loudness_lufs = -16,0\n", "write decimals with a point: loudness_lufs = -16.0"),
        ("published = 2026-03-05 06:00\n", "write a date and time as 2026-03-05T06:00:00+01:00"),
        ("published = 2026-03-05T06:00\n", "write a date and time as 2026-03-05T06:00:00+01:00"),
        ('folder = "C:\\Users\\me"\n', "write a backslash twice, or the text in single quotes"),
        ('title = "x"\n\n\n<<<<<<< HEAD\n', "line 4, column 1: cannot be read as TOML"),
        ('title = "a"\ntitle = "b"\n', "this key is there twice"),
        ('title = "a\nguid = "b"\n', "line 1, column 11: cannot be read as TOML (the closing quote is missing)"),
        ("x = " + "[" * 2000 + "]" * 2000, "nested too deeply"),
    ],
)
def test_what_is_not_toml_is_answered_with_the_line_and_what_to_do(text: str, said: str) -> None:
    """A host need not know TOML's rules to mend the usual slips."""
    with pytest.raises(ContentError) as raised:
        episode_facts(text, "episode.toml")
    assert said in str(raised.value)


def test_the_rest_of_a_table_is_looked_at_when_one_key_in_it_is_wrong() -> None:
    """A misspelt key in [storage] does not hide a wrong address beside it."""
    remarks = about_show(SHOW + '[storage]\nbukcet = "tides"\nbase_url = "example.org"\n')
    assert len(remarks) == 2


def test_every_example_we_give_is_right() -> None:
    """A host who copies an example is never told that it is wrong."""
    show_keys, episode_keys = ShowFacts.__dataclass_fields__, EpisodeFacts.__dataclass_fields__
    tops = {key: text for key, text in EXAMPLES.items() if "." not in key}
    assert set(tops) == (set(show_keys) | set(episode_keys)) - {"folder"}
    show_text = "".join(f"{key} = {text}\n" for key, text in tops.items() if key in show_keys and key != "kind")
    episode_text = "".join(f"{key} = {text}\n" for key, text in tops.items() if key in episode_keys)
    assert about_show(show_text) == []
    assert about_episode(episode_text) == []
    for name, text in EXAMPLES.items():
        table, _, key = name.partition(".")
        if table in ("storage", "audio") and key:
            more = "" if key in ("base_url", "folder", "bucket") or table == "audio" else ', bucket = "tides"'
            assert about_show(SHOW + f"{table} = {{ {key} = {text}{more} }}\n") == []


def test_dates_may_be_written_with_quotes_too(tmp_path: Path) -> None:
    """Both ways of writing a date say the same moment."""
    quoted = EPISODE.replace("2026-05-05T06:00:00+02:00", '"2026-05-05T04:00:00Z"')
    assert episode_facts(quoted, "")[0] == episode_facts(EPISODE, "")[0]


def test_the_lists_are_whole() -> None:
    """Apple has 19 categories with 91 subcategories, the taxonomy 63 roles in 11 groups, ISO 639-1 183 languages."""
    assert (len(APPLE_CATEGORIES), len(category_names())) == (19, 19 + 91)
    assert (len(ROLES), sum(map(len, ROLES.values()))) == (11, 63)
    assert len(LANGUAGES) == 183


@pytest.mark.parametrize("code", ["nl", "nl-nl", "en-us", "es-419", "fy"])
def test_languages_as_feeds_write_them_are_right(code: str) -> None:
    """Apple takes two letters, with a country or region behind them."""
    assert about_show(SHOW.replace('"nl"', f'"{code}"')) == []


def test_a_serial_number_for_the_episode_may_be_the_shows_guid_never(tmp_path: Path) -> None:
    """An episode with the show's GUID would be two things in one."""
    guid = "1b1e6b6e-5a55-5b2c-9f0a-6a5f2f1f9d10"
    text = EPISODE.replace("6c4f3c7e-97a4-4c4e-8a2b-0b8d1a3b5c7d", guid)
    folder = write_show(tmp_path / "show", e012_x={"episode.toml": text})
    assert complaints(folder) == ["episodes/012-x/episode.toml: guid: is the GUID of the show; an episode has its own"]
