"""``podcaster``, the group of commands: a command's module is imported only when it runs, so help comes at once."""

from __future__ import annotations

import sys
from importlib import import_module
from keyword import iskeyword

import click

from podcaster import __version__
from podcaster.cli.failure import exit_code_for
from podcaster.cli.misuse import Misuse, nearest

COMMANDS = {
    "init": "Start a new show in a folder.",
    "import": "Move a show in: make a folder of its feed.",
    "new": "Make an episode from a recording, or from one track for each voice.",
    "chapters": "Propose chapters for an episode, or read them from another program's file.",
    "transcribe": "Write a recording out as a draft transcript, for you to correct and approve.",
    "check": "Say everything that is wrong or could be better, and change nothing.",
    "build": "Make the audio, the pages and the feed in build/public.",
    "preview": "Look at the show, and subscribe to it with a phone on the same network.",
    "preview-apps": "Show an episode as families of apps will have it.",
    "publish": "Put the show live: what is missing is made first.",
    "schedule": "List what waits for its time, and print what a timer needs.",
    "announce": "Print a text about an episode for a newsletter or a post.",
    "status": "Show what is live, what waits, and how it sounds.",
    "unpublish": "Take an episode out of the feed and the pages.",
    "releases": "List what was published: when, by whom, and what changed.",
    "rollback": "Bring an earlier release back, byte for byte.",
    "prune": "Take away what no kept release needs.",
    "verify": "Look whether everything that was published is still there.",
    "listeners": "Give listeners feeds of their own, with what is private in them.",
    "storage": "Say who may read and write on the storage, and get a bucket ready.",
    "doctor": "Try the storage for real, and say what works.",
    "export": "Write everything of the show in open formats, to go anywhere with.",
    "moved": "Point apps to where the show has moved, and say what the old address must do.",
}


class Commands(click.Group):
    """Knows every command's name and one line of help without importing any of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order a host meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module and return the command."""
        if cmd_name not in COMMANDS:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name.replace("-", "_")
        command: click.Command = getattr(import_module(f"podcaster.cli.{name}"), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is meant; of a misspelt name, tell the nearest."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            example = f"{ctx.command_path} {nearest(args[0], list(COMMANDS))}"
            raise Misuse(f"there is no command '{args[0]}'", example)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their one line of help."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="podcaster")
def podcaster() -> None:
    """Publish a podcast: a recording goes in, a live feed with episode pages comes out.

    \b
    First time:    podcaster init my-show && cd my-show
    Each episode:  podcaster publish interview.wav

    Every command works in the show's folder or anywhere below it.
    """


def main() -> None:
    """Run the command line; whatever fails is said in one place, in plain words, with exit code 1."""
    try:
        code = podcaster.main(prog_name="podcaster", standalone_mode=False)  # returns what a command gave to ctx.exit
    except BaseException as error:
        code = exit_code_for(error, as_json="--json" in sys.argv)
    sys.exit(code)
