"""The house stays in order: who may import whom, one door per library, and a quick start."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "podcaster"
MODULES = sorted(PACKAGE.rglob("*.py"))

# What each part may import of the package; every part may import itself.
ROOMS = {"content", "audio", "feed", "site", "storage"}
GROUND = {"errors", "keys", "model", "whole", "__init__"}
MAY_IMPORT = {
    "errors": set(),
    "keys": set(),
    "model": set(),
    "whole": set(),
    "__init__": set(),
    **dict.fromkeys(ROOMS, GROUND),
    "addresses": set(),
    "web": GROUND | {"addresses"},
    "preview": GROUND,
    "build": GROUND | ROOMS,
    "chapters": GROUND | ROOMS,
    "ingest": GROUND | ROOMS | {"build"},
    "levels": GROUND | ROOMS | {"build"},
    "check": GROUND | ROOMS | {"addresses", "build", "web"},
    "moving": GROUND | ROOMS | {"build", "check", "web"},
    "transcription": GROUND | ROOMS | {"build"},
    "publish": GROUND | ROOMS | {"build", "check", "web"},
    "cli": GROUND
    | ROOMS
    | {"build", "chapters", "check", "ingest", "levels", "moving", "publish", "preview", "transcription", "web"},
    "__main__": {"cli"},
}

# Numbers are what the audio room works with, and click is what the commands are made of; all else has one door.
SHARED_INSIDE = {"numpy": "audio", "click": "cli", "boto3": "storage/s3", "botocore": "storage/s3"}
# FFmpeg has a door in and a door out.
WAYS_OUT = {"audio/mux.py": "audio/decode.py"}


def part_of(path: Path) -> str:
    """Return the part of the package a module belongs to, e.g. ``audio``."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Yield the full name of every module a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "podcaster":
                yield from (f"podcaster.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_what_lies_before_it_on_the_line(path: Path) -> None:
    """A developer can change one room without reading the others: they meet only in the model."""
    part = part_of(path)
    allowed = MAY_IMPORT[part] | {part}
    for name in imports(path):
        top, _, rest = name.partition(".")
        if top == "podcaster" and rest:
            assert rest.split(".")[0] in allowed | {"__version__"}, f"{part} imports {name}"


def test_each_library_has_one_door() -> None:
    """A developer who must replace a library has one module to change."""
    doors = defaultdict(set)
    for path in MODULES:
        for name in imports(path):
            library = name.split(".")[0]
            if library != "podcaster" and library not in sys.stdlib_module_names:
                place = path.relative_to(PACKAGE).as_posix()
                place = WAYS_OUT.get(place, place)
                doors[library].add(
                    SHARED_INSIDE[library] if place.startswith(SHARED_INSIDE.get(library, "-")) else place
                )
    assert {library: sorted(places) for library, places in doors.items() if len(places) > 1} == {}


def test_asking_for_help_imports_nothing_heavy() -> None:
    """The host gets help at once: none of the heavy libraries is loaded for it."""
    code = """
import sys
from podcaster.cli import main
sys.argv = ["podcaster", "--help"]
try:
    main()
except SystemExit:
    print(*sys.modules)
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.splitlines()[-1].split())
    heavy = {
        "av",
        "numpy",
        "boto3",
        "pydantic",
        "PIL",
        "feedgen",
        "lxml",
        "jinja2",
        "starlette",
        "mutagen",
        "rich",
        "babel",
        "faster_whisper",
        "ctranslate2",
        "onnxruntime",
    }
    assert loaded & heavy == set()
    assert "publish" in ran.stdout


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    """A developer finds files of one thought: at most 250 lines, functions of at most 45."""
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 250
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 45, node.name


def test_there_is_no_attic() -> None:
    """Every module is named after what it does; none is named after being left over."""
    assert {path.stem for path in MODULES} & {"utils", "util", "helpers", "base", "common", "manager", "misc"} == set()
