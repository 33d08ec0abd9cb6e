"""An episode that decides otherwise about its own sound: encoded so, named so, and nobody else's sound changes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from podcaster.build.line import Built, build, check
from podcaster.errors import PodcasterError
from podcaster.model import LiveMedia
from tests.showfolder import write_episode, write_recording, write_show

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show with an intro and two episodes."""
    folder = write_show(tmp_path / "show")
    toml = folder / "show.toml"
    toml.write_text(toml.read_text() + '\n[audio]\nintro = "intro.wav"\n')
    write_recording(folder / "intro.wav", 3.0, seed=7)
    write_episode(folder, "001-lassen")
    write_episode(folder, "002-draaien", number=2)
    return folder


def decide(show: Path, lines: str, slug: str = "002-draaien") -> None:
    """Write an episode's own ``[audio]``."""
    toml = show / "episodes" / slug / "episode.toml"
    toml.write_text(toml.read_text().partition("[audio]")[0] + f"[audio]\n{lines}\n")


def heard(built: Built) -> dict[str, tuple[float, int, float]]:
    """Loudness (LUFS), channels and length (s) of every episode."""
    return {
        e.slug: (round(e.media.loudness.integrated_lufs), e.media.channels, round(e.media.duration.total_seconds()))
        for e in built.edition.episodes
    }


def recipes(built: Built) -> dict[str, str]:
    """What names the sound of every episode."""
    return {e.slug: e.media.recipe for e in built.edition.episodes}


def test_an_episodes_own_decisions_are_heard_in_it_alone(show: Path) -> None:
    """The host publishes one concert in stereo, softer and without the jingle; the others stay as they were."""
    before = build(show, now=NOW)
    decide(show, 'channels = "stereo"\nloudness_lufs = -19\nintro = ""')
    after = build(show, now=NOW)
    assert heard(before) == {"001-lassen": (-16, 1, 8), "002-draaien": (-16, 1, 8)}
    assert heard(after) == {"001-lassen": (-16, 1, 8), "002-draaien": (-19, 2, 6)}
    assert recipes(after)["001-lassen"] == recipes(before)["001-lassen"]
    assert recipes(after)["002-draaien"] != recipes(before)["002-draaien"]
    assert not after.media["001-lassen"].encoded_now
    assert after.media["002-draaien"].encoded_now


@pytest.mark.parametrize(
    "line",
    ["level = false", "clean = false", 'denoise = "off"', "trim = false", "bitrate_kbps = 64", 'bed = "bed.wav"'],
)
def test_every_decision_is_part_of_what_names_the_sound(show: Path, line: str) -> None:
    """The host never hears an old sound because a changed decision was overlooked."""
    write_recording(show / "bed.wav", 3.0, seed=8)
    before = build(show, now=NOW)
    decide(show, line)
    after = build(show, now=NOW)
    assert recipes(after)["002-draaien"] != recipes(before)["002-draaien"]
    assert recipes(after)["001-lassen"] == recipes(before)["001-lassen"]


def test_saying_what_the_show_says_changes_nothing(show: Path) -> None:
    """The host who repeats the show's decision in an episode waits for no encoder."""
    build(show, now=NOW)
    decide(show, 'loudness_lufs = -16.0\nintro = "intro.wav"')
    assert not build(show, now=NOW).media["002-draaien"].encoded_now


def test_an_episode_may_have_a_jingle_of_its_own(show: Path) -> None:
    """The host gives a special its own tune, and hears of a tune that is not there before anything is encoded."""
    decide(show, 'intro = "special.wav"')
    with pytest.raises(PodcasterError, match=r"special\.wav"):
        check(show, now=NOW)
    write_recording(show / "special.wav", 5.0, seed=9)
    assert heard(build(show, now=NOW))["002-draaien"] == (-16, 1, 10)
    (show / "special.wav").write_bytes(b"no sound")
    with pytest.raises(PodcasterError, match=r"^special\.wav"):
        build(show, now=NOW)


def test_a_live_episode_keeps_its_sound_until_the_host_says_so(show: Path) -> None:
    """Deciding otherwise about what is live is told, not done, until --replace."""
    built = build(show, now=NOW)
    live = {str(e.guid): LiveMedia(slug=e.slug, key=e.media_key, file=e.media) for e in built.edition.episodes}
    decide(show, "loudness_lufs = -19")
    after = build(show, now=NOW, live=live)
    assert recipes(after) == recipes(built)
    assert any("--replace 002-draaien" in str(problem) for problem in after.warnings)
    assert heard(build(show, now=NOW, live=live, replacing=["002-draaien"]))["002-draaien"][0] == -19
