"""Which URLs are the site's, under which key the ledger knows them, and where they are fetched.

The ledger knows a URL by its canonical form on the live site, whatever copy of the site it is fetched from:
``https://doctorqna.com/en/article/7`` may be fetched at ``http://127.0.0.1:8000/en/article/7``. So a crawl of a
copy and a crawl of the live site fill the same rows.
"""

from __future__ import annotations

import ipaddress
import posixpath
from typing import Literal, NamedTuple
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit

from w3lib.url import canonicalize_url, safe_url_string

from parsers import Site
from pipelines.errors import UsageError

Kind = Literal["page", "listing", "sitemap"]
"""What a URL is to the crawl: a question page, any other page that may link to some, a sitemap."""

MAX_URL_LENGTH = 2000

_TRACKING_PREFIXES = ("utm_",)
_TRACKING = {"fbclid", "gclid", "msclkid", "yclid", "mc_cid", "mc_eid", "_ga", "igshid", "ref_src"}
_NO_HTML = frozenset(
    "7z apk atom avi bmp bz2 bin css csv dmg doc docx eot epub exe flac gif gz ico ics iso jar jpeg jpg js json"
    " m4a m4v map mjs mkv mov mp3 mp4 mpeg mpg msi odp ods odt ogg otf pdf png ppt pptx rar rss svg svgz swf tar"
    " tgz tif tiff ttf txt vcf wav webm webmanifest webp wmv woff woff2 xls xlsx xml xz zip zst".split()
)


class Address(NamedTuple):
    """A URL of the site in its canonical form, and what it is."""

    kind: Kind
    url: str


class Addresses:
    """The addresses of one site in one crawl. ``base_url`` names the copy it is fetched from; null: the live site.

    Raises UsageError for a ``base_url`` that is not an http or https URL of a host.
    """

    def __init__(self, site: Site, base_url: str | None = None) -> None:
        self._site = site
        self._home = site.HOME.rstrip("/")
        self.base_url = None if base_url is None else check_base_url(base_url)
        self._base = None if self.base_url is None else urlsplit(self.base_url)

    @property
    def home(self) -> str:
        """The canonical URL of the site's home page."""
        return f"{self._home}/"

    @property
    def server(self) -> str:
        """The host that answers in this crawl. Validators (ETag, Last-Modified) only go to the host they came from.

        The port is left out: a copy that is served again may well have another one.
        """
        return _host(self._base or urlsplit(self._home))

    @property
    def on_loopback(self) -> bool:
        """Whether the site is fetched from this very machine, where no delay is due to anybody."""
        return self._base is not None and is_loopback(_host(self._base))

    def own_url(self, url: str) -> str | None:
        """Return an absolute URL of the live site or of its copy as a URL of the live site, else null.

        Null stands for another host or port, another scheme (``javascript:``, ``mailto:``, ``data:``, ``file:``),
        a URL with credentials in it, one that is too long, and one that is none at all.
        """
        parts = _split(url)
        if parts is None:
            return None
        path = self._path_on_copy(parts)
        if path is None:
            path = self._path_on_site(parts)
        if path is None:
            return None
        own = f"{self._home}{path or '/'}"
        return f"{own}?{parts.query}" if parts.query else own

    def fetch_url(self, url: str) -> str | None:
        """Return where to fetch a URL of the site: at the copy if there is one, else as it stands. Null for others."""
        own = self.own_url(url)
        if own is None or self.base_url is None:
            return None if own is None else url
        return self.base_url + own[len(self._home) :]

    def robots_url(self, url: str) -> str | None:
        """Return the URL of the robots.txt that holds for a URL that is about to be fetched (RFC 9309, 2.3).

        Null for a URL that is not the site's. A copy below a path has its robots.txt there too.
        """
        if self.own_url(url) is None:
            return None
        if self.base_url is not None:
            return f"{self.base_url}/robots.txt"
        return urljoin(url, "/robots.txt")

    def canonical(self, url: str) -> Address | None:
        """Return the address of a link: a question page, or a listing, or null for what is not to be followed."""
        own = self.own_url(url)
        if own is None:
            return None
        page = self._site.canonical_url(own)
        if page is not None:
            return Address("page", page)
        if posixpath.splitext(urlsplit(own).path)[1].lstrip(".").lower() in _NO_HTML:
            return None
        return Address("listing", clean_url(own))

    def canonical_sitemap(self, url: str) -> Address | None:
        """Return the address of a URL that is known to name a sitemap, or null if it is not the site's."""
        own = self.own_url(url)
        return None if own is None else Address("sitemap", clean_url(own))

    def _path_on_copy(self, parts: SplitResult) -> str | None:
        base = self._base
        if base is None or _authority(parts) != _authority(base):
            return None
        if parts.path == base.path or parts.path.startswith(f"{base.path}/"):
            return parts.path[len(base.path) :]
        return None

    def _path_on_site(self, parts: SplitResult) -> str | None:
        # The two default ports are the site, under either scheme; any other port is some other service.
        if _host(parts) in self._site.HOSTS and parts.port in (None, 80, 443):
            return parts.path
        return None


def check_base_url(base_url: str) -> str:
    """Return ``base_url`` without a closing slash, query or fragment. Raises UsageError if it names no web server."""
    parts = _split(base_url)
    if parts is None:
        raise UsageError(
            "The base URL names no web server",
            base_url,
            "Give scheme, host and port, like http://127.0.0.1:8000.",
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def clean_url(url: str) -> str:
    """Return a URL with its fragment and tracking parameters gone and the rest in one fixed order and escaping."""
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, True) if not _is_tracking(name)]
    return canonicalize_url(parts._replace(query=urlencode(kept), fragment="").geturl())


def join_url(page_url: str, link: str) -> str | None:
    """Return a link of a page as an absolute URL, or null for one that no URL can be made of."""
    try:
        return safe_url_string(urljoin(page_url, link.strip()))
    except ValueError:  # e.g. an unclosed bracket: http://[
        return None


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address is this very machine."""
    if host == "localhost" or host.endswith(".localhost"):  # RFC 6761, 6.3
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _split(url: str) -> SplitResult | None:
    """Split a URL that a crawl may fetch; null for all others."""
    if len(url) > MAX_URL_LENGTH:
        return None
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, an unclosed bracket
        return None
    return parts if usable and parts.username is None and parts.password is None else None


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").rstrip(".")


def _authority(parts: SplitResult) -> tuple[str, int]:
    """Return host and port; all names of this machine count as one."""
    host = _host(parts)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return ("loopback" if is_loopback(host) else host), port


def _is_tracking(name: str) -> bool:
    return name.lower() in _TRACKING or name.lower().startswith(_TRACKING_PREFIXES)
