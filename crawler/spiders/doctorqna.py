"""doctorqna.com."""

from __future__ import annotations

from crawler.spiders.site import SiteSpider


class DoctorQnASpider(SiteSpider):
    """Question pages of doctorqna.com, found by sitemap, listing, their links to one another, or id."""

    name = "doctorqna"
    listings = ("/", "/en")
