"""The level plot: what the host sees of an episode's sound."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from podcaster.audio.compare import panels
from podcaster.audio.heard import Heard, levels
from podcaster.audio.plot import Panel, Row, draw
from podcaster.audio.svg import Axis, spread
from podcaster.audio.talkers import Talker, by_level, by_speaker, by_track
from podcaster.model import AudioSettings, Chapter, Loudness

SVG = "{http://www.w3.org/2000/svg}"
SPANS = [(number * 400, number * 400 + 300) for number in range(20)]


def heard(*lufs: float, seconds: int = 4, noise: float = -60.0) -> Heard:
    """Sentences of three seconds and pauses of one: a steady power at each loudness."""
    power = np.full(len(lufs) * seconds * 100, 10 ** ((noise + 0.691) / 10))
    for place, value in enumerate(lufs):
        power[place * seconds * 100 : place * seconds * 100 + 300] = 10 ** ((value + 0.691) / 10)
    loudness = Loudness(integrated_lufs=float(np.mean(lufs)), true_peak_dbtp=-3.0, range_lu=5.0)
    return Heard(power, np.sqrt(power).astype(np.float32), loudness)


def words(svg: str) -> list[str]:
    """Everything that is written in a picture."""
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def a_plot(title: str = "Lassen", chapters: int = 3, **changes: Any) -> str:
    """A plot of one voice and two sentences."""
    row = Row("host", "voice", [(0, 3, -20.0), (4, 7, -21.0)], -20.4)
    panel = Panel(title="Before", unit="LUFS", rows=[row], curve=[(0, -20.0), (5, -24.0)], **changes)
    marks = [Chapter(start=timedelta(seconds=place), title=f"Hoofdstuk {place}") for place in range(chapters)]
    return draw(title, "Werkplaatspraat", [panel], marks, 8.0)


def test_the_plot_is_a_picture_with_names_and_units() -> None:
    """The host reads who, how loud, in which unit, and where the target lies; a screen reader gets a description."""
    svg = a_plot(target=-16.0, target_name="target −16 LUFS", marks=[2.0], marks_name="limiter took more than 3 dB")
    said = words(svg)
    for expected in ("Lassen", "LUFS", "host −20.4", "target −16 LUFS", "limiter took more than 3 dB", "0:04"):
        assert expected in said
    root = ElementTree.fromstring(svg)
    assert root.find(f"{SVG}title").text == "Lassen"
    assert "Before" in root.find(f"{SVG}desc").text
    assert root.get("role") == "img"


def test_chapters_are_numbered_and_listed() -> None:
    """The host finds a chapter's title by its number, however many there are."""
    said = words(a_plot(chapters=60))
    assert said.count("Hoofdstuk 59") == 1
    assert "60" in said


def test_titles_are_written_as_they_are() -> None:
    """The host may use every character; a control character does not break the picture."""
    assert "Loon < 5 & <b>ja</b>" in words(a_plot(title="Loon < 5 & <b>ja</b>\x07\x00"))


def test_the_same_figures_give_the_same_picture() -> None:
    """The developer can compare two plots byte by byte."""
    assert a_plot() == a_plot()


def test_nothing_is_drawn_outside_its_panel() -> None:
    """The host is not misled by a bar over another panel: what is quieter than the scale lies on its edge."""
    axis = Axis(-48.0, 0.0, 200.0, 100.0)
    assert axis.at(-200.0) == axis.at(float("-inf")) == 200.0
    assert axis.at(12.0) == 100.0
    assert axis.at(-24.0) == 150.0


def test_names_of_equal_voices_do_not_cover_each_other() -> None:
    """The host can read every name, also when all are equally loud, and none far from its line."""
    moved = spread([100.0, 100.0, 101.0, 300.0], 17)
    assert all(below - above >= 17 for above, below in pairwise(sorted(moved)))
    assert moved[3] == 300.0
    assert max(abs(new - old) for new, old in zip(moved, [100, 100, 101, 300], strict=True)) <= 18
    assert spread([], 17) == []


def test_an_empty_recording_is_a_plot_too() -> None:
    """The host of a silent file sees that it is silent."""
    nothing = Loudness(integrated_lufs=float("-inf"), true_peak_dbtp=float("-inf"), range_lu=0.0)
    silence = Heard(np.zeros(500), np.zeros(500, np.float32), nothing)
    made = panels(silence, None, [Talker("speech", []), Talker("pauses", [(0, 500)], "pauses")], AudioSettings())
    assert "Before: silence" in words(draw("Stil", "", made, [], 5.0))


def test_change_is_shown_for_every_voice() -> None:
    """The host sees that the quiet voice was raised by 12 and the loud one left alone."""
    before, after = heard(*[-20.0, -32.0] * 10), heard(*[-20.0] * 20)
    made = panels(before, after, by_level(before.power, SPANS), AudioSettings())
    assert [panel.unit for panel in made] == ["LUFS", "LUFS", "LU"]
    assert {row.name: round(row.overall, 1) for row in made[2].rows} == {"louder voice": 0.0, "quieter voice": 12.0}
    assert {row.name: round(row.overall, 1) for row in made[0].rows} == {"louder voice": -20.0, "quieter voice": -32.0}


def test_files_that_were_cut_are_not_laid_on_each_other() -> None:
    """The host is not shown changes between sentences that do not belong together."""
    made = panels(heard(*[-20.0] * 20), heard(*[-16.0] * 19), [Talker("speech", SPANS)], AudioSettings())
    assert [panel.title[:5] for panel in made] == ["Befor", "After"]


def test_a_peak_that_lost_more_than_its_surroundings_was_limited() -> None:
    """The host sees where the limiter worked hard, and no mark where all was only made louder."""
    before, after = heard(*[-26.0] * 20), heard(*[-16.0] * 20)
    assert panels(before, after, [Talker("speech", SPANS)], AudioSettings())[1].marks == []
    before.peaks[1234] = after.peaks[1234] = 0.9
    assert panels(before, after, [Talker("speech", SPANS)], AudioSettings())[1].marks == [12.34]


@pytest.mark.parametrize(
    ("loud", "names"),
    [([-20.0, -32.0], {"louder voice", "quieter voice"}), ([-20.0, -21.0], {"speech"}), ([-20.0], {"speech"})],
)
def test_two_voices_are_told_apart_only_where_that_is_beyond_doubt(loud: list[float], names: set[str]) -> None:
    """The host is shown two voices when there is 12 LU between them, and no invented ones when there is not."""
    rng = np.random.default_rng(5)
    sound = heard(*[value + float(rng.normal(0, 1)) for value in loud * (20 // len(loud))])
    assert {talker.name for talker in by_level(sound.power, SPANS)} == names


def test_each_track_has_its_own_voice() -> None:
    """The host who recorded every voice by itself sees who spoke when, though microphones hear the other as well."""
    host, guest = heard(*[-20.0, -34.0] * 10), heard(*[-45.0, -30.0] * 10)
    first, second = by_track([("host", host), ("guest", guest)], SPANS)
    assert (first.name, first.spans[:2]) == ("host", SPANS[0:4:2])
    assert (second.name, second.spans[:2]) == ("guest", SPANS[1:4:2])


def test_the_transcript_names_the_voices() -> None:
    """The host reads the names she wrote; what no cue covers is other sound, not somebody."""
    cues = [(0.0, 3.0, "Docent"), (4.0, 7.0, "Leerling"), (8.0, 10.0, "Docent"), (10.0, 11.0, "Leerling")]
    spoken = {talker.name: talker.spans for talker in by_speaker(cues, SPANS[:4])}
    assert spoken == {"Docent": [SPANS[0], SPANS[2]], "Leerling": [SPANS[1]], "other sound": [SPANS[3]]}


def test_loudness_of_a_span_is_that_of_its_power() -> None:
    """The figures beside the names are loudness as heard, also where a span runs past the end of the file."""
    sound = heard(-20.0)
    assert levels(sound.power, [(0, 300)])[0] == pytest.approx(-20.0)
    assert levels(sound.power, [(900, 950)])[0] == float("-inf")
