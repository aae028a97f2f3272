"""The demo site on a socket: HTTP/1.1 with keep-alive, conditional requests and gzip, on the loopback interface."""

from __future__ import annotations

import errno
import gzip
import multiprocessing
import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from twisted.internet.error import CannotListenError
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET
from twisted.web.server import Site as HTTPFactory

from crawler.demo.site import Answer, DemoSite, entity_tag
from pipelines.errors import HealthQAError, UsageError

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

LOOPBACK = "127.0.0.1"
"""The only interface the demo site listens on."""

_START_SECONDS = 30.0
_STOP_SECONDS = 10.0
_BACKLOG = 512
_SMALLEST_GZIP = 256  # below this a coded body is hardly shorter
_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]{1,255}")
_TAG = re.compile(r'(?:W/)?("[^"]*")')
_CODING = re.compile(r"\s*([A-Za-z*-]+)\s*(?:;\s*q\s*=\s*([0-9.]+)\s*)?(?:,|$)")


class CannotServe(UsageError):  # noqa: N818 (said as what it is)
    """The port of the demo site is taken, or may not be used."""


def serve(
    site: DemoSite,
    port: int = 0,
    ready: Callable[[str], None] | None = None,
    *,
    stop_with_parent: bool = False,
) -> None:
    """Serve the site on a loopback port until SIGINT or SIGTERM; needs a process of its own (it runs the reactor).

    Port 0 takes any free one. ``ready`` is called once with the base URL when requests are accepted.
    ``stop_with_parent`` ends the server when the process that started it has gone, however it ended.
    Raises CannotServe, naming the port, if the port is in use or not allowed.
    """
    # Imported here because the import installs the reactor, and only the process that serves may run it.
    from twisted.internet import reactor as installed

    reactor: Any = installed
    try:
        factory = HTTPFactory(_Root(site))  # type: ignore[no-untyped-call]  # Twisted's web server has no types
        listener = reactor.listenTCP(port, factory, backlog=_BACKLOG, interface=LOOPBACK)
    except CannotListenError as error:
        raise _cannot_serve(port, error) from error
    base_url = f"http://{LOOPBACK}:{listener.getHost().port}"
    if ready is not None:
        reactor.callWhenRunning(ready, base_url)
    if stop_with_parent:
        _watch_parent(reactor, os.getppid())
    reactor.run()


@contextmanager
def running(site: DemoSite, port: int = 0) -> Iterator[str]:
    """Serve the site in a process of its own for the length of a ``with`` block, whose value is the base URL.

    The process leaves SIGINT to its parent, so that a crawl of the site can drain, and ends with its parent at the
    latest. Raises CannotServe if the port cannot be used, HealthQAError if the process does not start.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_serve_in_child, args=(site, port, sender), name="healthqa-demo", daemon=True)
    process.start()
    sender.close()
    try:
        yield _first_message(receiver, process)
    finally:
        receiver.close()
        _stop(process)


def not_modified(
    if_none_match: str | None, if_modified_since: str | None, tags: set[str], modified: datetime | None
) -> bool:
    """Return whether a GET or HEAD with these two headers is answered with 304 (RFC 9110, 13.1.2, 13.1.3, 13.2.2).

    ``tags`` are the entity tags of all forms of the present content, quotes included. If-Modified-Since counts only
    without If-None-Match, and not where it is no valid date.
    """
    if if_none_match is not None:
        return if_none_match.strip() == "*" or not tags.isdisjoint(_TAG.findall(if_none_match))
    if if_modified_since is None or modified is None:
        return False
    try:
        since = parsedate_to_datetime(if_modified_since)
    except ValueError:
        return False
    return modified <= (since if since.tzinfo else since.replace(tzinfo=UTC))


def accepts_gzip(accept_encoding: str | None) -> bool:
    """Return whether an Accept-Encoding header allows gzip (RFC 9110, 12.5.3); no header allows no coding here."""
    weights: dict[str, str] = {name.lower(): weight for name, weight in _CODING.findall(accept_encoding or "")}
    weight = weights.get("gzip", weights.get("*", "0"))  # empty: named without a weight, which means 1
    return not weight or bool(weight.strip("0."))


class _Root(Resource):
    """All paths of the site."""

    isLeaf = True  # noqa: N815 (the name is Twisted's)

    def __init__(self, site: DemoSite) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._site = site

    def render_GET(self, request: Any) -> int:  # noqa: N802 (the name is Twisted's)
        """Answer GET, and HEAD by the same headers without content."""
        answer = self._site.answer(_target(request), _base_url(request))
        body, status = answer.body, answer.status
        headers = {"Content-Type": answer.content_type, "Server": "healthqa-demo"}
        if answer.location is not None:
            headers["Location"] = quote(answer.location, safe="/?=&%")
        if status == 200:
            plain = entity_tag(body)
            coded = f'{plain[:-1]}-gzip"'
            headers |= {"ETag": plain, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
            if answer.last_modified is not None:
                headers["Last-Modified"] = format_datetime(answer.last_modified, usegmt=True)
            wants_gzip = _is_text(answer) and accepts_gzip(request.getHeader("accept-encoding"))
            if wants_gzip:
                headers["ETag"] = coded
            if not_modified(
                request.getHeader("if-none-match"),
                request.getHeader("if-modified-since"),
                {plain, coded},
                answer.last_modified,
            ):
                status, body = 304, b""
            elif wants_gzip:
                body = gzip.compress(body, compresslevel=1, mtime=0)
                headers["Content-Encoding"] = "gzip"
        return _send(request, status, headers, body)


def _send(request: Any, status: int, headers: dict[str, str], body: bytes) -> int:
    request.setResponseCode(status)
    for name, value in headers.items():
        request.setHeader(name, value)
    if status != 304:  # RFC 9110, 8.6: there it would have to be the length of the 200
        request.setHeader("Content-Length", str(len(body)))
    else:
        request.responseHeaders.removeHeader("Content-Type")
    request.write(b"" if request.method == b"HEAD" else body)
    request.finish()
    return int(NOT_DONE_YET)


def _is_text(answer: Answer) -> bool:
    return len(answer.body) >= _SMALLEST_GZIP and answer.content_type.startswith(("text/", "application/xml"))


def _target(request: Any) -> str:
    """Return path and query; also of a request line with a whole URL (RFC 9112, 3.2.2)."""
    target: str = request.uri.decode("ascii", "replace")
    if target.startswith("/"):
        return target
    parts = urlsplit(target)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def _base_url(request: Any) -> str:
    """Return scheme and host as the client sees them; an odd Host header is not repeated."""
    host = request.getHeader("host") or ""
    if not _HOST.fullmatch(host):
        address = request.getHost()
        host = f"{address.host}:{address.port}"
    return f"http://{host}"


def _cannot_serve(port: int, error: CannotListenError) -> CannotServe:
    reason = error.socketError
    number = reason.errno if isinstance(reason, OSError) else None
    if number == errno.EADDRINUSE:
        return CannotServe(
            f"Port {port} is in use", f"{LOOPBACK}:{port}", "Choose another with --port, or --port 0 for any free one."
        )
    return CannotServe(
        f"Port {port} cannot be used: {reason}",
        f"{LOOPBACK}:{port}",
        "Choose a port above 1023, or 0 for any free one.",
    )


def _watch_parent(reactor: Any, parent: int) -> None:
    if os.getppid() != parent:
        reactor.stop()
        return
    reactor.callLater(1.0, _watch_parent, reactor, parent)


def _serve_in_child(site: DemoSite, port: int, sender: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        serve(site, port, sender.send, stop_with_parent=True)
    except CannotServe as error:
        sender.send(error)


def _first_message(receiver: Connection, process: BaseProcess) -> str:
    """Return the base URL that the child sends; raise what it sends instead, or that it sent nothing."""
    try:
        message = receiver.recv() if receiver.poll(_START_SECONDS) else None
    except EOFError:
        message = None
    if isinstance(message, HealthQAError):
        raise message
    if not isinstance(message, str):
        state = (
            f"exit code {process.exitcode}" if process.exitcode is not None else f"no sign after {_START_SECONDS:.0f} s"
        )
        raise HealthQAError("The demo site did not start", state, "Try `healthqa demo` to see why.")
    return message


def _stop(process: BaseProcess) -> None:
    process.terminate()
    process.join(_STOP_SECONDS)
    if process.is_alive():
        process.kill()
        process.join()
    process.close()
