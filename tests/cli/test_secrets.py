"""Secrets stay secret: whatever goes wrong, no output, no file and no object tells one."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from podcaster.cli.redacted import redacted
from podcaster.model import StorageSettings
from podcaster.publish import listeners
from podcaster.storage.open import open_store
from tests import make
from tests.cli.test_commands import Ran, podcaster
from tests.seaweedfs import ACCESS_KEY, SECRET_KEY
from tests.showfolder import write_episode, write_show

MARK = "MARKED-secret-0123456789"
WEBHOOK = {
    "PODCASTER_WEBHOOK": f"http://127.0.0.1:9/hooks/{MARK}-address",
    "PODCASTER_WEBHOOK_SECRET": f"{MARK}-webhook",
    "PODCASTER_PODPING_TOKEN": f"{MARK}-podping",
}
KEYS = {
    "AWS_ACCESS_KEY_ID": f"{MARK}-id",
    "AWS_SECRET_ACCESS_KEY": f"{MARK}-key",
    "AWS_SESSION_TOKEN": f"{MARK}-session",
}
REFUSAL = f"""<Error><Code>Unheard</Code><Message>no: https://s3.example.org/x?X-Amz-Credential={MARK}%2Feu&amp;a=1
&amp;X-Amz-Security-Token={MARK}&amp;X-Amz-Signature={MARK}, or ?AWSAccessKeyId={MARK}&amp;Signature={MARK}; header
AWS4-HMAC-SHA256 Credential={MARK}/x, SignedHeaders=host, Signature={MARK}; proxy http://user:{MARK}@proxy.example.org/
</Message></Error>"""


def on_s3(settings: StorageSettings) -> str:
    """Return the lines of show.toml."""
    return f'bucket = "{settings.bucket}"\nprefix = "{settings.prefix}"\nendpoint_url = "{settings.endpoint_url}"'


def everything_in(folder: Path) -> bytes:
    """Return all files of a show's folder, one after the other, and their names."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return b"\n".join(part for path in files for part in (str(path).encode(), path.read_bytes()))


def said(*runs: Ran) -> str:
    """Return everything the commands wrote."""
    return "\n".join(run.stdout + run.stderr for run in runs)


@contextmanager
def refusing() -> Iterator[str]:
    """A server that refuses everything, and repeats in its refusal what it was sent."""

    class Refusing(http.server.BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.send_response(400)
            body = b"" if self.command == "HEAD" else REFUSAL.encode()
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def __getattr__(self, name: str) -> Callable[[], None]:
            if name.startswith("do_"):
                return self.answer
            raise AttributeError(name)

        def log_message(self, format: str, *args: object) -> None:
            """Stay quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("debug", ["", "1"])
def test_a_refusing_storage_gets_no_secret_told(debug: str, tmp_path: Path, s3_environment: pytest.MonkeyPatch) -> None:
    """A server that repeats signatures, a proxy with a password, a traceback: nothing a host pastes lets others in."""
    with refusing() as endpoint:
        folder = write_show(tmp_path / "show", f'bucket = "tides"\nendpoint_url = "{endpoint}"')
        write_episode(folder, "001-lassen")
        environment = KEYS | WEBHOOK | {"PODCASTER_DEBUG": debug}
        runs = [
            podcaster(folder, *command, **environment)
            for command in (
                ("publish",),
                ("publish", "--json"),
                ("listeners", "add", "A"),
                ("doctor",),
                ("doctor", "--json"),
            )
        ]
    assert [run.returncode for run in runs] == [1] * 5
    assert "Unheard" in said(runs[0])
    assert ("Traceback" in said(runs[0])) == bool(debug)
    assert MARK not in said(*runs)
    assert MARK.encode() not in everything_in(folder)


def test_a_publication_leaves_no_secret_anywhere(tmp_path: Path, storage_settings: StorageSettings) -> None:
    """Neither in build/, nor in any object of the store, nor in what the commands say."""
    folder = write_show(tmp_path / "show", on_s3(storage_settings), base_url=storage_settings.base_url)
    write_episode(folder, "001-lassen")
    write_episode(folder, "002-geheim", number=2, more='access = "private"\n')
    added = podcaster(folder, "listeners", "add", "Projectleider", "--json", **WEBHOOK)
    runs = [
        podcaster(folder, *command, **WEBHOOK, PODCASTER_DEBUG="1")
        for command in (
            ("publish", "--no-verify"),
            ("publish", "--json"),
            ("listeners", "--json"),
            ("listeners", "add", "projectleider"),
            ("releases", "--json"),
            ("verify", "--deep"),
            ("doctor",),
        )
    ]
    store = open_store(make.show(storage=storage_settings))
    (listener,) = listeners.read(store)
    assert json.loads(added.stdout)["address"].endswith(f"private/{listener.token}.xml")
    objects = {name: name.encode() + (store.read(name) or b"") for name in store.names("")}
    assert objects[listener.key]
    for secret in (MARK, SECRET_KEY, ACCESS_KEY, listener.token):
        assert secret not in said(*runs)
        assert secret.encode() not in everything_in(folder)
        telling = [name for name, content in objects.items() if secret.encode() in content]
        assert telling == ([listeners.KEY, listener.key] if secret == listener.token else [])


@pytest.mark.parametrize("debug", ["", "1"])
def test_a_storage_that_refuses_a_listeners_feed_does_not_tell_it(debug: str, tmp_path: Path) -> None:
    """The message says that a feed could not be written, and whose address it is stays between host and listener."""
    folder = write_show(tmp_path / "show", 'folder = "live"')
    write_episode(folder, "001-lassen", more='access = "private"\n')
    added = podcaster(folder, "listeners", "add", "Projectleider")
    token = added.stdout.strip().rpartition("/")[2].removesuffix(".xml")
    (folder / "live/private" / f"{token}.xml" / "in-the-way").mkdir(parents=True)
    runs = [podcaster(folder, "publish", *options, PODCASTER_DEBUG=debug) for options in ((), ("--json",))]
    assert [run.returncode for run in runs] == [1, 1]
    assert "private/….xml" in said(*runs)
    assert token not in said(*runs)


def test_an_address_with_a_password_is_refused_without_repeating_it(tmp_path: Path) -> None:
    """show.toml is shared and published; a password in it is told by its place only."""
    for text in (
        f'bucket = "tides"\nendpoint_url = "https://user:{MARK}@s3.example.org"',
        f'folder = "live"\n[announce]\nwebhook = "https://user:{MARK}@hooks.example.org"',
    ):
        folder = write_show(tmp_path / str(len(text)), text)
        runs = [podcaster(folder, "publish", *options) for options in ((), ("--json",))]
        assert [run.returncode for run in runs] == [1, 1]
        assert "user name or a password" in said(*runs)
        assert MARK not in said(*runs)


def test_what_is_no_secret_stays_readable(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that hides too much helps nobody."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    text = "s3://podcast/live/feed.xml at https://s3.example.org: private/ mail@example.org episodes/private-a.html?a=1"
    assert redacted(text) == text
