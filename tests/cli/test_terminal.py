"""Tables, as a terminal and as what reads from a pipe get them."""

from __future__ import annotations

import pytest

from podcaster.cli.terminal import print_table


def test_in_a_pipe_a_row_is_one_line_and_ends_with_its_last_word(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Script: what is read line by line has no line broken in the middle, and no spaces at its end."""
    monkeypatch.setenv("COLUMNS", "80")
    print_table(["Episode", "Says"], [["001-lassen", "a" * 200], ["002-draaien", "b"], ["003-frezen", ""]])
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["Episode      Says", f"001-lassen   {'a' * 200}", "002-draaien  b", "003-frezen"]
