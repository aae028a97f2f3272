"""A small web server of its own process, for tests of the crawler: serves what a JSON file says, logs what it is asked.

``python copy_of_site.py FOLDER`` serves ``FOLDER/site.json``, read again at every request, on a free port of loopback
(or ``FOLDER/port``, if that names one) and prints the port. ``site.json`` maps paths to answers::

    {"/en/article/7": {"status": 200, "headers": {"ETag": "\"a\""}, "body": "<html>...", "gzip": false, "wait": 0}}

A list of answers is given out one by one, the last one again and again. An answer with an ``ETag`` or
``Last-Modified`` answers conditions with 304. ``{"cut": true}`` breaks the connection off in the middle of the body.
``"*"`` answers for all other paths; without it they are 404. Requests go to ``FOLDER/requests.jsonl``.
"""

from __future__ import annotations

import gzip
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Answer = dict[str, Any]
_LOCK = threading.Lock()
_COUNTS: dict[str, int] = {}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder: Path

    def do_GET(self) -> None:
        with _LOCK:
            with (self.folder / "requests.jsonl").open("a", encoding="utf-8") as log:
                log.write(json.dumps({"path": self.path, "headers": dict(self.headers), "at": time.time()}) + "\n")
            site: dict[str, Any] = json.loads((self.folder / "site.json").read_text(encoding="utf-8"))
        answer = site.get(self.path) or site.get("*") or {"status": 404, "body": "not found"}
        if isinstance(answer, list):  # the first answer to the first request, and so on; the last one stays
            answer = answer[min(_COUNTS.setdefault(self.path, 0), len(answer) - 1)]
            _COUNTS[self.path] += 1
        time.sleep(answer.get("wait", 0))
        headers = dict(answer.get("headers", {}))
        body = answer.get("body", "").encode("utf-8")
        if answer.get("gzip"):
            body = gzip.compress(body, mtime=0)
            headers["Content-Encoding"] = "gzip"
        if answer.get("gzip_file"):
            body = gzip.compress(body, mtime=0)
        status = answer.get("status", 200)
        if self._is_unchanged(headers):
            status, body = 304, b""
        self.send_response(status)
        headers.setdefault("Content-Type", "text/html; charset=utf-8")
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if answer.get("cut"):
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True
            self.connection.close()
            return
        self.wfile.write(body)

    def _is_unchanged(self, headers: dict[str, str]) -> bool:
        etag = self.headers.get("If-None-Match")
        if etag is not None:
            return etag == headers.get("ETag")
        since = self.headers.get("If-Modified-Since")
        return since is not None and since == headers.get("Last-Modified")

    def log_message(self, format: str, *args: object) -> None:
        pass


def serve(folder: Path) -> None:
    _Handler.folder = folder
    port = int((folder / "port").read_text()) if (folder / "port").exists() else 0
    server = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    server.serve_forever()


class CopyOfSite:
    """The tests' end of it: what to serve, and what was asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.answers: dict[str, Answer | list[Answer]] = {}
        self.port = 0
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def publish(self) -> None:
        aside = self.folder / "site.json.new"
        aside.write_text(json.dumps(self.answers), encoding="utf-8")
        aside.replace(self.folder / "site.json")

    def start(self) -> None:
        self.publish()
        if self.port:
            (self.folder / "port").write_text(str(self.port))
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(self.folder)], stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None

    def requests(self) -> list[dict[str, Any]]:
        log = self.folder / "requests.jsonl"
        return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []

    def paths(self) -> list[str]:
        return [request["path"] for request in self.requests()]

    def forget_requests(self) -> None:
        (self.folder / "requests.jsonl").unlink(missing_ok=True)


@contextmanager
def running(folder: Path) -> Iterator[CopyOfSite]:
    site = CopyOfSite(folder)
    try:
        yield site
    finally:
        site.stop()


def question_page(number: int, links: tuple[str, ...] = (), note: str = "") -> str:
    """A question page with all that the parser needs, in words of our own."""
    anchors = "".join(f'<p><a href="{link}">more</a></p>' for link in links)
    return f"""<!DOCTYPE html><html><head><title>Knee pain {number} - Orthopedics</title></head><body><main>
<h1>Knee pain {number} - Orthopedics</h1><p>Share to:</p><h2>Pain in the knee after stairs {number}?</h2>
<p>Hello doctor.<br>My knee has hurt for {number} days. {note}</p>
<p>Test Asker, 20~29 year old female. Ask Date: 2012/03/04</p><p>Dr. Ho Example reply Orthopedics</p>
<p>Hello.<br>Please rest and have it looked at.</p><p>Reply Date: 2012/03/05</p>
<h2>More Info</h2><p>Knees carry much weight.</p>{anchors}</main></body></html>"""


def sitemap(urls: list[str], lastmod: str | None = None) -> str:
    mark = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    entries = "".join(f"<url><loc>{url}</loc>{mark}</url>" for url in urls)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
