"""An episode's folder → an Episode: which files count, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from podcaster.content import artwork, episode_rules, notes
from podcaster.content.chapters import chapters_in_notes, read_lines
from podcaster.content.files import Findings, check_file, named, read_text, reason
from podcaster.content.media_json import read_media
from podcaster.content.speakers import check_labels, check_speakers, with_names
from podcaster.content.toml import episode_facts
from podcaster.content.transcripts.read import FORMATS, read_transcript
from podcaster.errors import ContentError, Problem
from podcaster.keys import PLAYABLE
from podcaster.model import Chapter, Episode, EpisodeFacts, Transcript

FACTS = "episode.toml"
FACTS_EXAMPLE = 'title = "Tides", summary = "Why the sea comes and goes." and guid = "…", made once with `uuidgen`'

TRANSCRIPTS = tuple(f"transcript{suffix}" for suffix in FORMATS)
FINISHED = tuple(f"media{suffix}" for suffix in PLAYABLE)
KNOWN = (
    *(FACTS, "notes.md", "chapters.txt", *TRANSCRIPTS, "cover.jpg", "cover.png", "film.mp4", "film.vtt", "media.json"),
    *("transcript.draft.vtt", "transcript.review.txt", *FINISHED),
)
PLAIN = (".md", ".txt")
WORD_PROCESSED = frozenset({".doc", ".docx", ".odt", ".pages", ".pdf", ".rtf"})  # text, but another name is no cure
# What editors and our own tools leave beside a recording under its name: notes, pictures and drawn waveforms.
# fmt: off
NOT_SOUND = frozenset({
    ".asd", ".aup", ".aup3", ".csv", ".cue", ".jpg", ".json", ".md", ".nhsx", ".part", ".pdf", ".peak", ".pk", ".pkf",
    ".png", ".psc", ".reapeaks", ".rpp", ".sfk", ".srt", ".toml", ".txt", ".vtt", ".xml",
})
# fmt: on


@dataclass(frozen=True, slots=True)
class _Place:
    """The episode folder that is being read, the show's folder around it, and where problems go."""

    folder: Path
    root: Path
    names: Sequence[str]
    findings: Findings

    def where(self, name: str) -> str:
        return named(self.folder / name, self.root)

    def text(self, name: str) -> str | None:
        """Return the text of a file, None if it is not there or not readable."""
        return self.findings.attempt(read_text, self.folder / name, self.root) if name in self.names else None

    def one_of(self, *names: str) -> str | None:
        """Return which of ``names`` is there; more than one is a problem."""
        there = [name for name in names if name in self.names]
        if len(there) > 1:
            self.findings.problems.append(Problem(self.where(there[0]), f"is there beside {there[1]}; keep one"))
        return there[0] if there else None


def read_episode(
    folder: Path, root: Path, findings: Findings, html: Callable[[str], str] = notes.to_html
) -> Episode | None:
    """Return the episode in ``folder``, None if its episode.toml cannot be used; problems go to ``findings``.

    ``html`` renders its notes.
    """
    names = findings.attempt(file_names, folder, root)
    if names is None:
        return None
    place = _Place(folder, root, names, findings)
    findings.problems.extend(episode_rules.check_slug(folder.name))
    facts = _facts(place)
    found: dict[str, Any] = {
        **_texts(place, html),
        **_spoken(place, facts.speakers if facts else {}),
        "recordings": _recordings(place),
        "finished": _finished(place),
        "cover": _cover(place),
        "film_path": _film(place, facts),
        "media": findings.attempt(read_media, folder),
    }
    findings.problems.extend(_not_used(place))
    return Episode(**_keys_of(facts), slug=folder.name, folder=folder, **found) if facts else None


def read_episode_facts(folder: Path, root: Path, findings: Findings) -> Episode | None:
    """Return what the episode.toml in ``folder`` says, and nothing else, None if it cannot be used."""
    facts = _facts(_Place(folder, root, (FACTS,) if (folder / FACTS).exists() else (), findings))
    return Episode(**_keys_of(facts), slug=folder.name, folder=folder) if facts else None


def file_names(folder: Path, root: Path) -> list[str]:
    """Return the names in a folder, in order; raise ContentError if it cannot be opened."""
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError as error:
        raise ContentError(Problem(named(folder, root), f"cannot be opened: {reason(error)}")) from error


def folder_names(folder: Path, root: Path) -> list[str]:
    """Return the names of the folders in a folder, in order; raise ContentError if it cannot be opened."""
    try:
        return [name for name in file_names(folder, root) if (folder / name).is_dir()]
    except OSError as error:
        raise ContentError(Problem(named(folder, root), f"cannot be opened: {reason(error)}")) from error


def is_recording(name: str) -> bool:
    """Whether a file's name says that it is a recording: ``recording.wav``, or a track, ``recording.host.wav``."""
    path = Path(name)
    return name.startswith("recording.") and len(path.suffixes) <= 2 and path.suffix.lower() not in NOT_SOUND


def _facts(place: _Place) -> EpisodeFacts | None:
    where = place.where(FACTS)
    if FACTS not in place.names:
        place.findings.problems.append(Problem(where, "is missing; `podcaster new` makes it", FACTS_EXAMPLE))
        return None
    text = place.text(FACTS)
    facts, problems = (place.findings.attempt(episode_facts, text, where) if text is not None else None) or (None, [])
    place.findings.problems.extend(problems)
    return facts


def _keys_of(facts: EpisodeFacts) -> dict[str, Any]:
    return {field.name: getattr(facts, field.name) for field in fields(facts)}


def _texts(place: _Place, html: Callable[[str], str]) -> dict[str, Any]:
    markdown = notes.without_comments(place.text("notes.md") or "")
    return {
        "notes": markdown,
        "notes_html": html(markdown),
        "notes_chapters": chapters_in_notes(markdown),
        "chapters": _chapters(place),
    }


def _chapters(place: _Place) -> tuple[Chapter, ...]:
    text, where = place.text("chapters.txt"), place.where("chapters.txt")
    lines, problems = read_lines(text or "", where)
    place.findings.problems.extend(problems)
    for number, chapter in lines.items():
        if chapter.image:
            try:
                artwork.check_illustration(check_file(place.folder / chapter.image, place.root), chapter.image)
            except ContentError as error:
                what = f"line {number}: image: {chapter.image} {error.problems[0].what}"
                place.findings.problems.append(Problem(where, what, error.problems[0].example))
    return tuple(lines.values())


def _spoken(place: _Place, speakers: Mapping[str, str]) -> dict[str, Any]:
    """Return what is said in the episode and in its film, by the names that episode.toml gives to the speakers."""
    files = {"transcript": place.one_of(*TRANSCRIPTS), "film_captions": place.one_of("film.vtt")}
    there = {key: name for key, name in files.items() if name}
    read = {key: found for key, name in there.items() if (found := _transcript(place, name))}
    for key, transcript in read.items():
        place.findings.problems.extend(check_labels(transcript, speakers, place.where(there[key])))
    if len(read) == len(there):  # in one that cannot be read, anybody may speak
        place.findings.problems.extend(check_speakers(list(read.values()), speakers, place.where(FACTS)))
    return {key: with_names(transcript, speakers) for key, transcript in read.items()}


def _transcript(place: _Place, name: str | None) -> Transcript | None:
    text = place.text(name) if name else None
    if name is None or text is None:
        return None
    return place.findings.attempt(read_transcript, text, place.where(name))


def _recordings(place: _Place) -> tuple[Path, ...]:
    """Return the recording, or its tracks; both kinds at once leave open which one is meant."""
    recordings = [name for name in place.names if is_recording(name)]
    whole = [name for name in recordings if name.count(".") == 1]
    tracks = [name for name in recordings if name.count(".") == 2]
    where = named(place.folder, place.root)
    if len(whole) > 1:
        what = f"has {len(whole)} recordings ({', '.join(whole)}); keep one, or name them as tracks"
        place.findings.problems.append(Problem(where, what, "recording.host.wav, recording.guest.wav"))
    elif whole and tracks:
        what = f"has a recording ({whole[0]}) and tracks ({', '.join(tracks)}); keep the one or the others"
        place.findings.problems.append(Problem(where, what))
    for name in tracks:
        same = [other for other in tracks if other.split(".")[1] == name.split(".")[1]]
        if name != same[0]:
            place.findings.problems.append(Problem(place.where(name), f"is the same track as {same[0]}; keep one"))
    for name in recordings:
        place.findings.attempt(check_file, place.folder / name, place.root, may_link_out=True)
    return tuple(place.folder / name for name in recordings)


def _finished(place: _Place) -> Path | None:
    """Return the finished media file there is instead of a recording; both at once leave open which one is meant."""
    name = place.one_of(*FINISHED)
    if name and (recordings := [other for other in place.names if is_recording(other)]):
        what = f"is there beside {recordings[0]}: the one is published as it is, the other is mastered; keep one"
        place.findings.problems.append(Problem(place.where(name), what))
    return place.findings.attempt(check_file, place.folder / name, place.root, may_link_out=True) if name else None


def _cover(place: _Place) -> Path | None:
    name = place.one_of("cover.jpg", "cover.png")
    path = place.findings.attempt(check_file, place.folder / name, place.root) if name else None
    if path is not None:
        place.findings.attempt(artwork.check, path, place.where(path.name))
    return path


def _film(place: _Place, facts: EpisodeFacts | None) -> Path | None:
    if "film.mp4" in place.names:
        return place.findings.attempt(check_file, place.folder / "film.mp4", place.root, may_link_out=True)
    where = f"{place.where(FACTS)}: film" if facts and facts.film else place.where("film.vtt")
    if (facts and facts.film) or "film.vtt" in place.names:
        place.findings.problems.append(Problem(where, "there is no film.mp4 to go with it", severity="warning"))
    return None


def _not_used(place: _Place) -> Iterator[Problem]:
    """Yield files that look as if they were meant to be read: "Notes.md", "chapter.txt", "cover.jpeg"."""
    stems = {known.split(".")[0]: known for known in reversed(KNOWN)} | {"recording": "recording.wav"}
    for name in place.names:
        if name in KNOWN or is_recording(name) or name.startswith(("recording.", ".")) or name.endswith(".part"):
            continue
        near = get_close_matches(name.split(".")[0].lower(), stems, n=1, cutoff=0.8)
        if near:
            right, suffix = stems[near[0]], Path(name).suffix.lower()
            if near[0] == "recording":
                right = f"recording{suffix or '.wav'}"
            meant = f"did you mean '{right}'?"
            if suffix in WORD_PROCESSED:
                meant = f"save it as plain text, named {right if right.endswith(PLAIN) else f'{near[0]}.txt'}"
            yield Problem(place.where(name), f"is not used; {meant}", severity="warning")
