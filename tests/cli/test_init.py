"""``podcaster init`` on a terminal: what is asked, and what becomes of a slip."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from podcaster.cli import options
from podcaster.cli.init import init
from tests.showfolder import write_show

ANSWERS = {
    "title": "Wad en water",
    "author": "Presentator",
    "email": "redactie@example.org",
    "language": "nl",
    "category": "Education",
    "website": "https://www.example.org/",
    "description": "Over het wad.",
    "address": "https://podcast.example.org",
}


def asked(folder: Path, monkeypatch: pytest.MonkeyPatch, **slips: str) -> Result:
    """Answer every question; where there is a slip, with that first."""
    monkeypatch.setattr(options, "is_terminal", lambda: True)
    lines = [line for key, answer in ANSWERS.items() for line in (slips.get(key), answer) if line is not None]
    return CliRunner().invoke(init, [str(folder)], input="\n".join(lines) + "\n")


@pytest.mark.parametrize(
    ("key", "slip", "said"),
    [
        ("title", "a" * 300, "title: is 300 characters long"),
        ("email", "redactie", "email: 'redactie' is not an e-mail address, e.g."),
        ("language", "Nederlands", "'Nederlands' is no language code, e.g. nl"),
        ("category", "onzin", "'onzin' is not in Apple's list, e.g."),
        ("website", "www.example.org", "website: must be a whole address that starts with https://"),
        ("address", "podcast.example.org", "must be a whole address that starts with https://"),
    ],
)
def test_a_slip_is_asked_again_and_costs_no_other_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, slip: str, said: str
) -> None:
    """The host who mistypes one answer reads what is wrong with it at once, and keeps all the others."""
    ran = asked(tmp_path / "show", monkeypatch, **{key: slip})
    assert ran.exit_code == 0, ran.output
    assert said in ran.output
    written = tomllib.loads((tmp_path / "show/show.toml").read_text(encoding="utf-8"))
    assert [written[name] for name in ("title", "email", "website")] == [
        ANSWERS[name] for name in ("title", "email", "website")
    ]
    assert written["storage"]["base_url"] == "https://podcast.example.org/"


def test_without_a_terminal_the_host_reads_which_option_is_missing(tmp_path: Path) -> None:
    """A script that forgets the title is told which option holds it, and no folder is made."""
    ran = CliRunner().invoke(init, [str(tmp_path / "show")])
    assert ran.exit_code == 2
    assert "--title is missing (Title of the show)" in ran.output
    assert not (tmp_path / "show").exists()


def test_a_show_is_not_begun_inside_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The host who stands in her show's episodes/ reads which show that is, and where a second one belongs."""
    show = write_show(tmp_path / "show")
    (show / "episodes").mkdir()
    monkeypatch.chdir(show / "episodes")
    for name, beside in ((".", "my-show"), ("tweede", "tweede")):
        ran = CliRunner().invoke(init, [name, "--title", "Tweede", "--author", "Redactie"])
        right = f"podcaster init {tmp_path / beside}"
        assert str(ran.exception).startswith(
            f"{name}: lies inside the show in {show}, and a show holds no other; begin"
        )
        assert str(ran.exception).endswith(right)
    assert list((show / "episodes").iterdir()) == []
