"""Ready files for whatever runs ``podcaster publish --due`` every ten minutes."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from pathlib import Path

from podcaster.errors import Problem, PublishError

MINUTES = 10

_SERVICE = """\
[Unit]
Description=Publish what is due of {title}

[Service]
Type=oneshot
# AWS_ACCESS_KEY_ID=… and AWS_SECRET_ACCESS_KEY=…, if they are not in ~/.aws/credentials
EnvironmentFile=-%h/.config/podcaster/{name}.env
ExecStart=:{command}
"""

_TIMER = """\
[Unit]
Description=Look every {minutes} minutes whether anything is due of {title}

[Timer]
OnCalendar=*:0/{minutes}
# After a night switched off: at once, not at the next ten minutes.
Persistent=true

[Install]
WantedBy=timers.target
"""

_CRON = """\
# Every {minutes} minutes; what goes wrong or comes late is mailed. Add this line with: crontab -e
*/{minutes} * * * * {command} >/dev/null
"""

_CI = """\
# Run these steps on a schedule, */{minutes} * * * *, in a checkout of the show. The schedule may be in UTC: a date has
# its own zone. From the store of secrets come AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
# What waits was uploaded from your own computer; its media.json has to be in the repository, its recording has not.
python3 -m pip install --quiet "$PODCASTER"  # where podcaster is installed from: a folder, or git+https://…
podcaster publish --due --show {show}
"""


def systemd(program: Sequence[str], show: Path, title: str) -> dict[str, str]:
    """Return a service and its timer for systemd, by the names of their files; ``program`` is what runs podcaster."""
    name = f"podcaster-{_name(show)}"
    command = " ".join(_for_systemd(word) for word in _words(program, show))
    said = {"title": _on_one_line(title).replace("%", "%%"), "name": _name(show), "minutes": MINUTES}
    return {f"{name}.service": _SERVICE.format(command=command, **said), f"{name}.timer": _TIMER.format(**said)}


def cron(program: Sequence[str], show: Path) -> str:
    """Return a line for a crontab, in which a percent sign would end the command (crontab(5))."""
    words = _words(program, show)
    if any("\n" in word for word in words):
        raise PublishError(Problem(str(show), "has a line break in its name, which no crontab can hold", "/srv/show"))
    return _CRON.format(command=shlex.join(words).replace("%", "\\%"), minutes=MINUTES)


def steps(show: Path) -> str:
    """Return the steps of a scheduled job in any CI, in the words of a shell; paths begin at the repository's top."""
    top = next((folder for folder in (show, *show.parents) if (folder / ".git").exists()), show)
    return _CI.format(show=shlex.quote(show.relative_to(top).as_posix()), minutes=MINUTES)


def _words(program: Sequence[str], show: Path) -> list[str]:
    return [*program, "publish", "--due", "--show", str(show)]


def _for_systemd(word: str) -> str:
    """Return a word as systemd.service(5) reads it; with ``:`` before the command, a dollar sign is only that."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("\n", "\\n")
    return f'"{escaped}"'


def _name(show: Path) -> str:
    return re.sub(r"[^a-z0-9]+", "-", show.name.lower()).strip("-") or "show"


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
