"""A hub of models on this machine: what huggingface_hub asks of one, answered from a folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

COMMIT = "1" * 40


@contextmanager
def hub(folder: Path, *, breaks_off: str = "") -> Iterator[str]:
    """Serve the files in ``folder`` as any model, and yield the hub's address; one file may break off halfway."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, all_ = self.path.split("?")[0], sorted(folder.iterdir())
            if "/tree/" in path:
                files = [
                    {"type": "file", "path": each.name, "size": each.stat().st_size, "oid": COMMIT} for each in all_
                ]
                return self._answer(json.dumps(files).encode())
            if "/api/models/" in path:
                names = [{"rfilename": each.name, "type": "file"} for each in all_]
                return self._answer(json.dumps({"id": "x/y", "sha": COMMIT, "siblings": names}).encode())
            file = folder / Path(path).name
            return self._answer(file.read_bytes() if file.is_file() else None, Path(path).name)

        do_HEAD = do_GET  # noqa: N815

        def _answer(self, data: bytes | None, name: str = "") -> None:
            self.send_response(404 if data is None else 200)
            self.send_header("Content-Length", str(len(data or b"")))
            self.send_header("X-Repo-Commit", COMMIT)
            self.send_header("ETag", f'"{hashlib.sha256(data or b"").hexdigest()}"')
            self.end_headers()
            if self.command == "GET" and data:
                self.wfile.write(data[: len(data) // 2] if name and name == breaks_off else data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
