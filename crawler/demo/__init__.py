"""A health Q&A site of our own: same anatomy as doctorqna.com, every sentence ours, every truth known.

It is the default job of a fresh installation, the other side of the tests, and the load of the benchmarks.
"""

from __future__ import annotations

from crawler.demo.site import DemoSite, write_truth

__all__ = ["DemoSite", "write_truth"]
