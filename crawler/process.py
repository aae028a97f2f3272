"""The process that a crawl runs in: ``python -m crawler.process ORDER``, started by ``crawler.crawl``.

ORDER is a JSON object: ``options`` (as in CrawlOptions), ``user_agent`` (null: the default), ``log`` (path). Lines of
JSON on standard output answer it: ``{"progress": ...}`` twice a second, and at the end ``{"summary": ...}`` or
``{"error": ...}``.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from typing import Any

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from scrapy.utils.asyncio import create_looping_call

from crawler.session import session_of
from crawler.spiders.site import SiteSpider
from pipelines.errors import HealthQAError, UsageError

_PROGRESS_SECONDS = 0.5


class _Reporter:
    """Tells the other end of the pipe how a crawl goes."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._timer: Any = None
        # Not weakly: nobody else holds this object.
        crawler.signals.connect(self._begin, signal=signals.spider_opened, weak=False)
        crawler.signals.connect(self._end, signal=signals.spider_closed, weak=False)

    def _begin(self) -> None:
        self._timer = create_looping_call(self._report)
        self._timer.start(_PROGRESS_SECONDS, now=False)

    def _report(self) -> None:
        session = session_of(self._crawler)
        try:
            tell({"progress": asdict(session.tally.progress(session.crawl))})
        except BrokenPipeError:  # whoever started us is gone; nobody would stop us any more
            self._timer.stop()
            session.stop("signal")

    def _end(self) -> None:
        if self._timer is not None and self._timer.running:
            self._timer.stop()
            self._report()


def tell(message: dict[str, Any]) -> None:
    """Write one line. Raises BrokenPipeError if nobody reads any more."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def main(order: dict[str, Any]) -> int:
    """Run the crawl that ``order`` describes, and return the exit code."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.set("LOG_FILE", order["log"], priority="cmdline")
    if order["user_agent"]:
        settings.set("USER_AGENT", order["user_agent"], priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    options = {name: value for name, value in order["options"].items() if value is not None}
    try:
        spider = process.spider_loader.load(options.pop("site"))
    except KeyError as error:
        raise UsageError(str(error.args[0]), "crawler/spiders", "Run `scrapy list` for those there are.") from error
    crawler = process.create_crawler(spider)
    _Reporter(crawler)
    task = process.crawl(crawler, **options)
    process.start()
    failure = task.exception() if task.done() and not task.cancelled() else None
    if failure is not None:
        raise failure
    if not isinstance(crawler.spider, SiteSpider):
        return 1
    session = crawler.spider.session
    if session.error is not None:
        raise session.error
    if session.summary is None:
        return 1
    tell({"summary": asdict(session.summary)})
    return session.summary.exit_code


def _run() -> int:
    try:
        return main(json.loads(sys.argv[1]))
    except HealthQAError as error:
        report = {"what": error.what, "where": error.where, "next_step": error.next_step}
        tell({"error": {"type": type(error).__name__, **report}})
        return error.exit_code


if __name__ == "__main__":
    try:
        sys.exit(_run())
    except BrokenPipeError:  # nobody reads any more; what was done is in the ledger and in run.json
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the flush at exit fails as well
        sys.exit(4)
