"""The commands as the host types them: what they say, what they leave behind, and their exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.showfolder import tree, write_cover, write_episode, write_recording, write_show

Ran = subprocess.CompletedProcess[str]


def podcaster(folder: Path, *arguments: str | Path, **environment: str) -> Ran:
    """Run a command in ``folder`` with nobody at the terminal."""
    command = [sys.executable, "-m", "podcaster", *map(str, arguments)]
    return subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])} | environment,
    )


def asked(folder: Path, answer: str, *arguments: str) -> Ran:
    """Run a command with a host at the terminal who gives ``answer``."""
    typed = f"import sys, podcaster.cli.options as o; o.is_terminal = lambda: True; sys.argv[1:] = {arguments!r}\n"
    where = "import podcaster.cli.unpublish as u; u.is_terminal = o.is_terminal\n"
    command = [sys.executable, "-c", f"{typed}{where}from podcaster.cli import main; main()"]
    path = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, input=f"{answer}\n", env=path
    )


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show with one episode that is due."""
    folder = write_show(tmp_path / "show")
    write_episode(folder, "001-lassen")
    return folder


def test_a_recording_becomes_a_live_show_in_three_commands(tmp_path: Path) -> None:
    """A host who starts from nothing has a feed after init, a cover, and publish."""
    init = podcaster(
        tmp_path, "init", "show", "--title", "Werkplaatspraat", "--author", "Redactie", "--category", "Education"
    )
    assert init.returncode == 0, init.stderr
    show = tmp_path / "show"
    write_cover(show / "cover.jpg")
    recording = write_recording(tmp_path / "interview.wav")
    before = recording.read_bytes()
    ran = podcaster(
        show,
        "publish",
        recording,
        "--title",
        "Lassen",
        "--summary",
        "Over lassen.",
        "--guest",
        "Docent, Techniekcollege",
    )
    assert ran.returncode == 0, ran.stderr
    assert "Lassen" in (show / "live/feed.xml").read_text()
    assert recording.read_bytes() == before


def test_publish_says_what_went_live_and_how_to_see_it(show: Path) -> None:
    """The host reads which episode is live, the feed's address, and the command that shows it."""
    ran = podcaster(show, "publish")
    assert ran.returncode == 0, ran.stderr
    for words in ("001-lassen", "https://podcast.example.org/feed.xml  (an example address: fill in", "preview"):
        assert words in ran.stdout + ran.stderr
    assert tree(show / "live").keys() >= tree(show / "build/public").keys()


def test_a_second_publish_uploads_nothing(show: Path) -> None:
    """Apps that ask whether anything changed hear that nothing did."""
    podcaster(show, "publish")
    before = {path: path.stat().st_mtime_ns for path in (show / "live").rglob("*")}
    ran = podcaster(show, "publish", "--json")
    assert json.loads(ran.stdout)["uploaded"] == []
    assert {path: path.stat().st_mtime_ns for path in (show / "live").rglob("*")} == before


def test_what_could_be_better_is_told_of_what_changes(show: Path) -> None:
    """The host reads a note when she touches an episode, not about every other one each time, nor for nothing."""
    write_episode(show, "002-frezen", number=2)
    missing = "001-lassen/transcript.vtt: is missing; deaf listeners and search depend on it"
    assert f"{missing}; try:  podcaster transcribe 001-lassen" in podcaster(show, "publish").stderr
    assert podcaster(show, "publish").stderr == ""
    assert podcaster(show, "publish", "--plan").stderr == ""
    toml = show / "episodes/001-lassen/episode.toml"
    toml.write_text(toml.read_text().replace("Aflevering over lassen", "Lassen"))
    planned = podcaster(show, "publish", "--plan")
    assert "001-lassen changes for apps: title\n" in planned.stdout
    assert "it stays for apps that still have its address" in planned.stdout
    ran = podcaster(show, "publish")
    assert "its audio stays as it went live" in ran.stderr
    assert "002-frezen" not in ran.stderr
    assert "Changed: Lassen  (001-lassen)\n" in ran.stdout
    assert "Page changed: Aflevering over frezen  (002-frezen)\n" in ran.stdout
    assert podcaster(show, "publish").stderr == ""
    assert podcaster(show, "unpublish", "002-frezen").stderr == ""


def test_a_plan_changes_nothing(show: Path) -> None:
    """The host sees what would happen before it happens."""
    ran = podcaster(show, "publish", "--plan")
    assert ran.returncode == 0, ran.stderr
    assert "feed.xml" in ran.stdout
    assert not (show / "live").exists()


def test_what_was_planned_is_what_is_done(show: Path) -> None:
    """The host reads before what apps will notice, and then exactly that happens, file by file, in that order."""
    write_episode(show, "002-frezen", number=2)
    podcaster(show, "publish")
    write_episode(show, "003-draaien", number=3)
    toml = show / "episodes/001-lassen/episode.toml"
    toml.write_text(toml.read_text().replace("Aflevering over lassen", "Lassen"))
    told = podcaster(show, "publish", "--plan").stdout
    assert told.index("003-draaien goes live") < told.index("001-lassen changes for apps: title")
    assert told.index("new       media/003") < told.index("changed   index") < told.index("changed   feed.xml")
    assert "002-frezen changes" not in told
    planned = json.loads(podcaster(show, "publish", "--plan", "--json").stdout)
    done = json.loads(podcaster(show, "publish", "--json").stdout)
    assert [each["what"] for each in planned.pop("noticed")] == ["added", "changed"]
    assert planned | {"published": True} == done


def test_a_draft_goes_live_when_it_is_named(show: Path, tmp_path: Path) -> None:
    """The host takes it in two steps: new, then publish with the episode's name; its date is written down."""
    recording = write_recording(tmp_path / "interview.wav", seed=5)
    podcaster(show, "new", recording, "--title", "Frezen", "--summary", "Over frezen.")
    toml = show / "episodes/002-frezen/episode.toml"
    before = toml.read_text()
    ran = podcaster(show, "publish", "episodes/002-frezen/")
    assert "Live: Frezen" in ran.stdout
    changed = [line for line in toml.read_text().splitlines() if line not in before.splitlines()]
    assert len(changed) == 1
    assert changed[0].startswith("published = 20")
    assert "live" in podcaster(show, "status").stdout


def test_a_publication_that_failed_goes_on_with_the_same_episode(show: Path, tmp_path: Path) -> None:
    """The host who mends what was wrong and types the same command again publishes her recording once."""
    recording = write_recording(tmp_path / "interview.wav", seed=5)
    cover = (show / "cover.jpg").rename(show / "hidden.jpg")
    words = ("publish", recording, "--title", "Frezen", "--summary", "Over frezen.")
    assert podcaster(show, *words).returncode == 1
    cover.rename(show / "cover.jpg")
    ran = podcaster(show, *words)
    assert ran.returncode == 0, ran.stderr
    assert sorted(path.name for path in (show / "episodes").iterdir()) == ["001-lassen", "002-frezen"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("publish", "--plan", "{}"), "podcaster new"),
        (("publish", "{}", "{}"), "tracks of one episode"),
        (("publish", "--title", "A"), "RECORDING"),
        (("publish", "--replace", "nobody"), "is not live"),
        (("unpublish", "001-lassen"), "is not live"),
        (("publish", "intervew.wav"), "no such episode, and no such file"),
        (("transcribe", "{}"), "is a file, and not the name of an episode, e.g. 001-lassen"),
    ],
)
def test_what_would_be_ignored_is_refused(show: Path, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    """The host never believes something happened that did not."""
    recording = write_recording(tmp_path / "interview.wav", seed=5)
    ran = podcaster(show, *(word.format(recording) for word in words))
    assert ran.returncode != 0
    assert said in ran.stderr
    assert not (show / "live/feed.xml").exists()


def test_an_episode_is_taken_out_and_can_come_back(show: Path) -> None:
    """One command takes an episode out, her file says so, and naming it puts it live again."""
    write_episode(show, "002-frezen", number=2)
    podcaster(show, "publish")
    toml = show / "episodes/002-frezen/episode.toml"
    before = toml.read_text()
    planned = podcaster(show, "unpublish", "002-frezen", "--plan")
    assert "002-frezen leaves the feed" in planned.stdout, planned.stderr
    assert "removed   episodes/002-frezen.html" in planned.stdout
    assert toml.read_text() == before
    ran = podcaster(show, "unpublish", "002-frezen")
    assert "Unpublished: Aflevering over frezen  (002-frezen, back live with: podcaster" in ran.stdout, ran.stderr
    assert "frezen" not in (show / "live/feed.xml").read_text()
    assert not (show / "live/episodes/002-frezen.html").exists()
    assert list((show / "live/media").glob("002-frezen.*"))
    assert [line for line in toml.read_text().splitlines() if "published" in line and line.startswith("# ")]
    assert "unpublish --purge 002-frezen, to take that away" in podcaster(show, "unpublish", "002-frezen").stderr
    assert "try:  podcaster publish 002-frezen" in podcaster(show, "publish", "--replace", "002-frezen").stderr
    assert podcaster(show, "publish", "002-frezen").returncode == 0
    assert "frezen" in (show / "live/feed.xml").read_text()


def test_what_goes_for_good_goes_on_the_hosts_word_only(show: Path) -> None:
    """Audio that no rollback brings back is first named, and taken away when the host, or her script, has said so."""
    write_episode(show, "002-frezen", number=2)
    podcaster(show, "publish")
    (audio,) = (show / "live/media").glob("002-frezen.*")
    for words in ((), ("--json",)):
        refused = podcaster(show, "unpublish", "--purge", "002-frezen", *words)
        assert refused.returncode == 2
        assert "try:  podcaster unpublish --purge --yes 002-frezen" in refused.stderr
    told = asked(show, "n", "unpublish", "--purge", "002-frezen")
    assert f"removed   media/{audio.name}" in told.stdout
    assert "Nothing was taken away." in told.stderr
    assert told.returncode == 1
    assert audio.exists()
    assert "frezen" in (show / "live/feed.xml").read_text()
    assert "published = " in (show / "episodes/002-frezen/episode.toml").read_text().splitlines()[-1]
    assert f"Taken away: media/{audio.name}" in asked(show, "y", "unpublish", "--purge", "002-frezen").stdout
    assert not audio.exists()


def test_a_script_takes_away_for_good_with_yes(show: Path) -> None:
    """Who cannot be asked says it beforehand."""
    write_episode(show, "002-frezen", number=2)
    podcaster(show, "publish")
    assert podcaster(show, "unpublish", "--purge", "--yes", "002-frezen").returncode == 0
    assert not list((show / "live/media").glob("002-frezen.*"))


def test_an_episode_back_after_a_rollback_keeps_its_date(show: Path) -> None:
    """The host reads where her file and the feed disagree, and the words that bring them together."""
    write_episode(show, "002-frezen", number=2)
    podcaster(show, "publish")
    podcaster(show, "unpublish", "002-frezen")
    rolled = podcaster(show, "rollback", "1")
    words = "warning: episodes/002-frezen/episode.toml: published: is missing, as in a draft, but the episode is live"
    assert words in rolled.stderr
    assert words in podcaster(show, "status").stderr
    assert words in podcaster(show, "check").stdout
    assert "002-frezen" in json.loads(podcaster(show, "status", "--json").stdout)["problems"][0]["where"]
    stays = "002-frezen keeps the date listeners know, 2026-05-05 06:00 +0200"
    assert stays in podcaster(show, "publish", "--plan", "002-frezen").stdout
    assert stays in podcaster(show, "publish", "002-frezen").stdout
    assert "warning" not in podcaster(show, "status").stderr


def test_a_release_is_listed_and_brought_back(show: Path) -> None:
    """The host who published a mistake sees what was before, and has it back in a moment."""
    podcaster(show, "publish")
    feed = (show / "live/feed.xml").read_bytes()
    write_episode(show, "002-frezen", number=2)
    podcaster(show, "publish")
    listed = podcaster(show, "releases").stdout
    assert "new: 002-frezen" in listed
    assert listed.index("new: 002-frezen") < listed.index("new: 001-lassen")
    assert "Out of the feed: 002-frezen" in podcaster(show, "rollback", "--plan").stdout
    ran = podcaster(show, "rollback")
    assert "Release 1 is live again, as release 3" in ran.stdout, ran.stderr
    assert (show / "live/feed.xml").read_bytes() == feed
    facts = json.loads(podcaster(show, "releases", "--json").stdout)["releases"]
    assert [each["what"] for each in facts] == ["back to release 1", "new: 002-frezen", "new: 001-lassen"]
    assert [each["live"] for each in facts] == [True, False, False]


def test_releases_are_listed_by_the_show_s_clock(show: Path) -> None:
    """The host reads the same times here as in status and schedule, wherever her laptop is."""
    with (show / "show.toml").open("r+", encoding="utf-8") as file:
        text = file.read()
        file.seek(0)
        file.write(f'timezone = "Pacific/Kiritimati"\n{text}')
    podcaster(show, "publish")
    [release] = json.loads(podcaster(show, "releases", "--json").stdout)["releases"]
    at = datetime.fromisoformat(release["at"])
    for zone in ("UTC", "Asia/Tokyo"):
        listed = podcaster(show, "releases", TZ=zone).stdout
        assert f"{at.astimezone(ZoneInfo('Pacific/Kiritimati')):%Y-%m-%d %H:%M}" in listed


def test_going_back_says_first_what_listeners_get(show: Path) -> None:
    """The host who replaced audio and a title knows before she goes back that listeners get the earlier ones."""
    podcaster(show, "publish")
    write_recording(show / "episodes/001-lassen/recording.wav", 7.0, seed=5)
    toml = show / "episodes/001-lassen/episode.toml"
    toml.write_text(toml.read_text().replace("Aflevering over lassen", "Lassen"))
    podcaster(show, "publish", "--replace", "001-lassen")
    planned = podcaster(show, "rollback", "--plan")
    assert "001-lassen gets its earlier audio" in planned.stdout, planned.stderr
    assert "001-lassen changes for apps: title, " in planned.stdout
    facts = json.loads(podcaster(show, "rollback", "--plan", "--json").stdout)
    assert facts["other_audio"] == ["001-lassen"]
    assert "audio" in facts["noticed"][0]["parts"]
    assert "001-lassen has its earlier audio" in podcaster(show, "rollback").stdout


def test_pruning_says_first_what_would_go(show: Path) -> None:
    """Nothing is taken from a storage without the host's word."""
    podcaster(show, "publish")
    there = sorted((show / "live").rglob("*"))
    ran = podcaster(show, "prune")
    assert "To go: 0 releases and 0 files (0.0 kB); 1 release is kept." in ran.stdout, ran.stderr
    assert json.loads(podcaster(show, "prune", "--json").stdout)["pruned"] is False
    assert sorted((show / "live").rglob("*")) == there


def test_new_tells_what_it_made_and_takes_tracks(show: Path, tmp_path: Path) -> None:
    """The host who recorded each voice by itself gives both files at once."""
    host, guest = write_recording(tmp_path / "host.wav"), write_recording(tmp_path / "guest.wav", seed=2)
    ran = podcaster(show, "new", host, guest, "--title", "Twee stemmen", "--summary", "Samen.", "--json")
    assert ran.returncode == 0, ran.stderr
    folder = Path(json.loads(ran.stdout)["folder"])
    assert folder.name == "002-twee-stemmen"
    assert {path.name for path in folder.glob("recording.*")} == {"recording.host.wav", "recording.guest.wav"}


def test_a_number_that_is_in_use_is_told_when_it_is_given(show: Path, tmp_path: Path) -> None:
    """The host who slips in a number hears so at once, not when she checks; two seasons may have a number 1 each."""
    words = ("new", write_recording(tmp_path / "een.wav"), "--summary", "Een.", "--number", "1")
    ran = podcaster(show, *words, "--title", "Anders")
    assert ran.returncode == 0, ran.stderr
    told = "warning: episodes/001-lassen/episode.toml: number: 1 is also the number of episodes/001-anders"
    assert told in ran.stderr
    ran = podcaster(show, *words, "--title", "Tweede jaar", "--season", "2")
    assert ran.returncode == 0, ran.stderr
    assert "is also the number" not in ran.stderr


def test_before_the_first_release_there_is_no_table(show: Path) -> None:
    """The host reads that nothing was published yet, and no empty table below it."""
    ran = podcaster(show, "releases")
    assert (ran.returncode, ran.stdout) == (0, f"Nothing was published yet in {show / 'live'}\n")


def test_status_tells_how_an_episode_sounds(show: Path) -> None:
    """The host reads the loudness as heard, and what a one-channel meter shows."""
    podcaster(show, "build")
    ran = podcaster(show, "status", "001-lassen")
    assert "as heard" in ran.stdout
    assert "one-channel meter" in ran.stdout
    facts = json.loads(podcaster(show, "status", "--json").stdout)["episodes"][0]
    assert facts["state"] == "due"
    assert facts["media"]["loudness"]["integrated_lufs"] == pytest.approx(-16, abs=0.3)


def test_status_answers_what_it_can_of_a_show_with_a_bad_cover(show: Path) -> None:
    """The host whose new cover is no picture reads what is live, and what is wrong; a script gets both as one JSON."""
    podcaster(show, "publish")
    (show / "cover.jpg").write_bytes(b"no picture")
    ran = podcaster(show, "status")
    assert ran.returncode == 1
    assert "live" in next(line for line in ran.stdout.splitlines() if line.startswith("001-lassen "))
    assert "LUFS" in ran.stdout
    assert ran.stderr.startswith("error: cover.jpg: ")
    told = json.loads(podcaster(show, "status", "--json").stdout)
    assert told["episodes"][0]["state"] == "live"
    assert told["problems"][0]["where"] == "cover.jpg"
    (show / "episodes/001-lassen/episode.toml").write_text("titel = 1")
    ran = podcaster(show, "status")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "cover.jpg" in ran.stderr
    assert "episode.toml" in ran.stderr


def test_check_says_everything_and_changes_nothing(show: Path) -> None:
    """The host can ask what is wrong without making anything."""
    ran = podcaster(show, "check", "--json")
    assert ran.returncode == 0, ran.stderr
    assert {problem["severity"] for problem in json.loads(ran.stdout)["problems"]} == {"warning"}
    assert podcaster(show, "check", "--strict").returncode == 1
    assert not (show / "build/public").exists()


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("episode.toml", 'title = "A', ("episode.toml", "line")),
        ("episode.toml", 'titel = "A"', ("unknown key", "title")),
        (
            "episode.toml",
            'guid = "x"\ntitle = "A"\nsummary = "B"\npublished = 2026-01-01T00:00:00',
            ("time zone", "+01:00"),
        ),
        ("chapters.txt", "00:00 Begin\nnonsense\n", ("chapters.txt", "2")),
    ],
)
def test_bad_content_is_one_clear_message(show: Path, name: str, text: str, words: tuple[str, ...]) -> None:
    """The host reads where it is wrong, what is wrong and what right looks like; never a traceback."""
    (show / "episodes/001-lassen" / name).write_text(text)
    ran = podcaster(show, "publish")
    assert ran.returncode == 1
    assert all(word in ran.stderr for word in words), ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (show / "live").exists()


def test_missing_credentials_are_one_clear_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The host who has not set up her storage yet reads how to, before anything is encoded."""
    show = write_show(tmp_path / "show", 'bucket = "podcast"\nendpoint_url = "http://127.0.0.1:9"')
    write_episode(show, "001-lassen")
    monkeypatch.setattr(os, "environ", {k: v for k, v in os.environ.items() if not k.startswith("AWS_")})
    ran = podcaster(show, "publish", HOME=str(tmp_path), AWS_EC2_METADATA_DISABLED="true")
    assert ran.returncode == 1
    assert "AWS_ACCESS_KEY_ID" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (show / "build/cache/encoded").exists()


def test_status_without_the_storage_does_not_guess(tmp_path: Path) -> None:
    """The host without a network reads why nothing is known of what is live, and no wrong word about it."""
    show = write_show(tmp_path / "show", 'bucket = "podcast"\nendpoint_url = "http://127.0.0.1:9"')
    write_episode(show, "001-lassen")
    write_episode(show, "002-frezen", number=2, published="")
    ran = podcaster(show, "status", "--json", AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="y")
    assert [each["state"] for each in json.loads(ran.stdout)["episodes"]] == ["due or live", "draft"]
    assert "nothing answers at this address" in ran.stderr


def test_outside_a_show_the_host_is_told_how_to_start_one(tmp_path: Path) -> None:
    """The host in the wrong folder learns of init."""
    ran = podcaster(tmp_path, "status")
    assert ran.returncode == 1
    assert "podcaster init" in ran.stderr


@pytest.mark.parametrize("command", ["init", "new", "chapters", "build", "publish", "preview", "status", "check"])
def test_every_command_explains_itself(tmp_path: Path, command: str) -> None:
    """The host can ask each command what it does."""
    ran = podcaster(tmp_path, command, "--help")
    assert ran.returncode == 0, ran.stderr
    assert "Usage" in ran.stdout


def test_a_misspelt_command_is_answered_with_the_right_one(tmp_path: Path) -> None:
    """The host who types a command wrong reads which one she meant, and nothing is done."""
    ran = podcaster(tmp_path, "publsh")
    assert ran.returncode == 2
    assert ran.stderr == "error: podcaster: there is no command 'publsh'; try:  podcaster publish\n"
    assert "try:  podcaster --help" in podcaster(tmp_path, "zzz").stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("publish", "--plna"), "podcaster publish: there is no option --plna; try:  podcaster publish --plan"),
        (("storage", "polcy"), "podcaster storage: no such command 'polcy'; try:  podcaster storage policy"),
        (("announce",), "podcaster announce: missing argument 'EPISODE'; try:  podcaster announce EPISODE"),
        (("doctor", "foo"), "podcaster doctor: got unexpected extra argument (foo); try:  podcaster doctor"),
        (("prune", "--keep", "0"), "podcaster prune: invalid value for '--keep': 0 is not in the range x>=1; try:  "),
        (("new", "x.wav"), "File 'x.wav' does not exist; try:  podcaster new interview.wav"),
        (("rollback", "zeven"), "'zeven' is no whole number; try:  podcaster rollback 1"),
        (("init", "../other"), 'nobody is there to ask; try:  podcaster init --title "De werkplaats"'),
        (("prune", "--keep"), "podcaster: option '--keep' requires an argument, e.g. --keep …"),
        (("check", "https://example.org/f"), "an address is looked at with --live; try:  podcaster check --live h"),
        (("publish", "--due", "x"), "goes without names; try:  podcaster publish --due"),
    ],
)
def test_a_wrong_usage_is_told_as_everything_else(show: Path, words: tuple[str, ...], said: str) -> None:
    """The host who types an option wrong reads one line with an example of right; a script gets it as JSON too."""
    ran = podcaster(show, *words)
    assert ran.returncode == 2
    assert said in ran.stderr
    assert (ran.stderr[:7], ran.stderr.count("\n")) == ("error: ", 1)


def test_a_wrong_usage_is_told_to_scripts(show: Path) -> None:
    """What a script gets wrong it can read."""
    ran = podcaster(show, "publish", "--json", "--plna")
    (problem,) = json.loads(ran.stdout)["problems"]
    assert (problem["where"], problem["example"]) == ("podcaster publish", "podcaster publish --plan")


def test_without_a_command_the_host_reads_all_of_them(tmp_path: Path) -> None:
    """Who types only podcaster learns what there is."""
    assert "Each episode:" in podcaster(tmp_path).stderr


def test_a_row_of_a_table_is_one_line_for_what_reads_it(show: Path) -> None:
    """The developer who pipes a table gets each row whole, however long an episode's name is."""
    slug = "002-" + "-".join(["werkplaats"] * 9)
    write_episode(show, slug)
    rows = podcaster(show, "status").stdout.splitlines()
    assert any(row.startswith(f"{slug} ") for row in rows), rows


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "weg.xml"), "weg.xml: is missing: there is no file of that name, e.g. one that is listed by: ls ."),
        (("check", "sho.toml"), "error: sho.toml: is missing: there is no file of that name, e.g. show.toml"),
        (("check", "episodes"), "error: episodes: is a folder where a file is expected"),
        (("build",), "a file and a folder are in each other's place, e.g. a folder of that name, or none"),
    ],
)
def test_what_the_system_refuses_is_said_in_plain_words(show: Path, arguments: tuple[str, ...], said: str) -> None:
    """The host never has to read what a system calls it: "No such file or directory", "Not a directory"."""
    (show / "build").write_text("a file, where podcaster makes a folder")
    ran = podcaster(show, *arguments)
    assert ran.returncode == 1
    assert said in ran.stderr
    assert (show / "build").read_text() == "a file, where podcaster makes a folder"


def test_a_date_is_told_on_the_shows_own_clock(show: Path) -> None:
    """The host of a show that was moved in reads when listeners had it, though its dates are written in UTC."""
    slug = "002-verhuisd"
    write_episode(show, slug, published="2026-07-01T04:00:00Z")
    assert "2026-07-01 06:00 " in podcaster(show, "status").stdout
    assert "2026-07-01 06:00 CEST" in podcaster(show, "status", slug).stdout
