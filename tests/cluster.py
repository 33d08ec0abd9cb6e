"""A storage of several machines for the tests: SeaweedFS with a master, three volume servers, a filer and a gateway."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from tests.seaweedfs import ACCESS_KEY, BUCKET, SECRET_KEY, _free_ports, _weed, client_of, is_free, opened

COPIES = "001"  # one more on another server in the same rack
GROWTH = "[master.volume_growth]\ncopy_1 = 1\ncopy_2 = 3\n"
IDENTITY = {
    "name": "publisher",
    "credentials": [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}],
    "actions": ["Admin", "Read", "Write", "List", "Tagging"],
}
START_SECONDS = 60
LOCAL = "127.0.0.1"


@dataclass
class Cluster:
    """Six processes, each as if on a machine of its own."""

    folder: Path
    endpoint_url: str = ""
    master: int = 0
    filer: int = 0
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    commands: dict[str, tuple[list[str], int]] = field(default_factory=dict)

    def start(self) -> None:
        """Start everything and make the bucket; the world may read it."""
        (self.folder / "master.toml").write_text(GROWTH)
        (self.folder / "s3.json").write_text(json.dumps({"identities": [IDENTITY]}))
        self.master, self.filer, gateway, *volumes = _free_ports(6)
        self._run("master", self.master, "-mdir=.", f"-defaultReplication={COPIES}", "-volumeSizeLimitMB=64", at=True)
        for number, port in enumerate(volumes):
            (self.folder / f"v{number}").mkdir()
            where = [f"-dir=v{number}", f"-master={LOCAL}:{self.master}", "-dataCenter=dc1", "-rack=r0", "-max=60"]
            where += ["-minFreeSpacePercent=1", "-preStopSeconds=0", "-volume.allowUntrustedRemoteEndpoints"]
            self._run("volume", port, *where, at=True, name=f"volume {number}")
        self._run(
            "filer",
            self.filer,
            f"-master={LOCAL}:{self.master}",
            f"-defaultReplicaPlacement={COPIES}",
            f"-localSocket={self.folder}/f.sock",
            at=True,
        )
        more = ["-config=s3.json", "-port.iceberg=0", "-port.lance=0", f"-localSocket={self.folder}/s.sock"]
        self._run("s3", gateway, f"-filer={LOCAL}:{self.filer}", *more)
        self.endpoint_url = f"http://{LOCAL}:{gateway}"
        self._wait()
        opened(self.endpoint_url)

    def kill(self, name: str) -> None:
        """Take the power off one machine."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def revive(self, name: str) -> None:
        """Give a machine its power back, with the disk it had, and wait until it answers."""
        command, port = self.commands[name]
        self._start(name, command)
        while is_free(port):
            _nap(self.processes[name], 0.05)

    def _run(self, kind: str, port: int, *arguments: str, at: bool = False, name: str = "") -> None:
        here = [f"-ip={LOCAL}"] if at else []
        self.commands[name or kind] = [_weed(), kind, *here, f"-ip.bind={LOCAL}", f"-port={port}", *arguments], port
        self._start(name or kind, self.commands[name or kind][0])

    def _start(self, name: str, command: list[str]) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command,
                env={"PATH": os.environ["PATH"], "HOME": str(self.folder)},
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _wait(self) -> None:
        """Wait until something can be written and read."""
        client, deadline, pause = client_of(self.endpoint_url), time.monotonic() + START_SECONDS, 0.1
        while True:
            try:
                client.create_bucket(Bucket=BUCKET)
                client.put_object(Bucket=BUCKET, Key="ready", Body=b"ready")
                return
            except client.exceptions.BucketAlreadyOwnedByYou:
                client.put_object(Bucket=BUCKET, Key="ready", Body=b"ready")
                return
            except (BotoCoreError, ClientError):
                if time.monotonic() > deadline:
                    raise
                self.processes["s3"].poll()
                _nap(self.processes["s3"], pause)


def _nap(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """Run a cluster in ``folder``."""
    running = Cluster(folder)
    try:
        running.start()
        yield running
    finally:
        for name in list(running.processes):
            running.kill(name)
