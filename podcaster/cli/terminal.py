"""What the host sees while work goes on: bars on a terminal, nothing elsewhere. The only module that knows rich."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from podcaster import model
from podcaster.cli.redacted import printable

UNBROKEN = 1000  # columns: in a pipe or a file, a row stays one line


class SpeedColumn(ProgressColumn):
    """How fast it goes: times real time for sound, megabytes a second for uploads."""

    def render(self, task: Task) -> Text:
        """Return the speed in the unit of the step."""
        if not task.speed or not task.fields["unit"]:
            return Text("")
        if task.fields["unit"] == "s":
            return Text(f"{task.speed:.0f}× real time", style="dim")
        return Text(f"{task.speed / 1e6:.1f} MB/s", style="dim")


class Bars:
    """One bar for each piece of work, on stderr."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def watch(self, name: str) -> model.Progress:
        """Return what reports on one piece of work; its bar appears with the first report."""
        bar: list[TaskID] = []
        steps: list[str] = []

        def report(step: str, done: float, total: float, unit: str) -> None:
            text = f"{name}  [dim]{step}[/dim]"
            if not bar:
                bar.append(self._progress.add_task(text, total=total, unit=unit))
            elif steps[-1:] != [step]:
                self._progress.reset(bar[0], total=total, description=text, unit=unit)
            steps[:] = [step]
            self._progress.update(bar[0], completed=done, total=total)

        return report


@contextmanager
def bars() -> Iterator[Bars]:
    """Show progress while the block runs; quiet when stderr is not a terminal."""
    console = Console(stderr=True)
    columns = [
        TextColumn("{task.description}"),
        BarColumn(bar_width=28),
        TextColumn("{task.percentage:>3.0f} %"),
        SpeedColumn(),
        TimeRemainingColumn(),
    ]
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield Bars(progress)


def print_table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a table to stdout, in a pipe each row as one line; without titles, the first column is the head."""
    table = Table(box=None, pad_edge=False, header_style="bold", show_header=any(titles))
    for title in titles:
        table.add_column(title, overflow="fold")
    for row in rows:
        table.add_row(*[Text(printable(cell)) for cell in row])
    console = Console()
    if console.is_terminal:
        console.print(table)
        return
    console.width = UNBROKEN
    with console.capture() as written:
        console.print(table)
    for line in written.get().removesuffix("\n").split("\n"):
        click.echo(line.rstrip(" "))
