"""Which response counts for each page, as SQL over all responses (``responses.RESPONSE_SCHEMA``).

A page goes through states: a content, another content, gone, back again. The present state counts, by the response
that brought it first; that nothing changed since renews nothing. An error that may be over tomorrow is no state: it
counts only for a page of which nothing else is known.
"""

from __future__ import annotations

_SEEN = """
CREATE TABLE seen AS
SELECT row_number() OVER (ORDER BY fetched_at, segment, "offset") AS place, responses.*, parser_version
FROM responses JOIN parser_versions USING (site)
"""
"""All responses, numbered by time."""

_CANDIDATES = """
CREATE TABLE candidates AS
WITH held AS (
    -- "unchanged" stands for the content before it
    SELECT place, weight = 'passing' AS passing,
        CASE WHEN weight = 'unchanged'
            THEN last_value(CASE WHEN weight = 'content' THEN place END IGNORE NULLS)
                OVER (PARTITION BY url ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
            ELSE place END AS held_place
    FROM seen
),
states AS (
    -- a listing changes all the time, and none of it is data: it stays in one state as long as it is a listing
    SELECT held.*, url, CASE WHEN weight <> 'content' THEN weight
        WHEN page_class IN ('listing', 'not_qa') THEN page_class ELSE body_sha256 END AS state
    FROM held JOIN seen ON seen.place = held_place
),
begun AS (
    SELECT *, lag(state) OVER (PARTITION BY url, passing ORDER BY place) IS DISTINCT FROM state AS begins
    FROM states
)
SELECT url, held_place AS place, row_number() OVER (PARTITION BY url ORDER BY passing, begun.place DESC) AS turn
FROM begun WHERE begins
"""
"""The states of each page, each by the response that brought it: the present one has turn 1."""

_SETBACKS = "CREATE TABLE setbacks (turn INTEGER, url VARCHAR, page_class VARCHAR, evidence VARCHAR)"
"""Contents that turned out to be a passing obstacle when they were parsed."""

_DECIDED = """
CREATE VIEW decided AS
SELECT seen.* FROM candidates JOIN seen USING (place) WHERE turn = 1 AND page_class IS NOT NULL
UNION ALL
SELECT seen.* REPLACE (
    'unparsed' AS page_class,
    'the archive has the answer that nothing changed, but not the content' AS evidence
)
FROM seen ANTI JOIN candidates USING (url)
QUALIFY row_number() OVER (PARTITION BY seen.url ORDER BY seen.place) = 1
"""
"""Pages whose class needs no parser."""

_LAST_SETBACKS = """
CREATE VIEW last_setbacks AS
SELECT url, max(turn) AS last_turn, arg_min(page_class, turn) AS first_class, arg_min(evidence, turn) AS first_evidence
FROM setbacks GROUP BY url
"""

PREPARE = (_SEEN, _CANDIDATES, _SETBACKS, _DECIDED, _LAST_SETBACKS)
"""To be executed once, with ``responses`` and ``parser_versions`` (site, parser_version) registered."""

DECIDED_PAGES = "SELECT * FROM decided"
"""Rows of ``pages`` that need no parser."""

READ_REJECTS = """
SELECT *, 'read' AS stage, NULL AS field, evidence AS reason, NULL AS value, 'page_unparsed' AS effect
FROM decided WHERE page_class = 'unparsed'
"""
"""Rows of ``rejects`` for pages whose content is not whole in the archive."""

PENDING = """
CREATE OR REPLACE TABLE pending AS
SELECT seen.*, setbacks.page_class AS obstacle, setbacks.evidence AS obstacle_evidence
FROM candidates JOIN seen USING (place)
LEFT JOIN setbacks ON setbacks.url = seen.url AND setbacks.turn = candidates.turn - 1
WHERE candidates.turn = $turn AND weight = 'content' AND seen.page_class IS NULL
    AND ($turn = 1 OR setbacks.url IS NOT NULL)
"""
"""Pages to parse in this turn: first all that a parser must see, later those whose content was an obstacle."""

PENDING_SEGMENTS = "SELECT site, segment, count(*) FROM pending GROUP BY ALL ORDER BY ALL"

PENDING_PAGES = """
SELECT site, url, page_id, fetched_at, http_status, content_type, segment, "offset", body_bytes, body_sha256,
    parser_version,
    CASE WHEN obstacle IS NOT NULL
        THEN format('the content before the latest fetch, which was {}: {}', obstacle, obstacle_evidence) END
FROM pending WHERE site = ? AND segment = ? ORDER BY "offset"
"""
"""The fields of ``tables.Fetch`` and a note, of the pending pages of one segment."""

OBSTACLE_PAGES = """
WITH before AS (
    -- what is known of a page from before all its obstacles, where that is no content to parse
    SELECT last_setbacks.url, seen.place, seen.weight
    FROM last_setbacks
    JOIN candidates ON candidates.url = last_setbacks.url AND candidates.turn = last_turn + 1
    JOIN seen USING (place)
)
SELECT seen.* FROM before JOIN seen USING (place) WHERE before.weight = 'left'
UNION ALL
SELECT seen.* REPLACE (first_class AS page_class, first_evidence AS evidence)
FROM last_setbacks
JOIN candidates ON candidates.url = last_setbacks.url AND candidates.turn = 1
JOIN seen USING (place)
LEFT JOIN before ON before.url = last_setbacks.url
LEFT JOIN seen AS earlier ON earlier.place = before.place
WHERE before.weight IS DISTINCT FROM 'left'
    AND (earlier.weight IS DISTINCT FROM 'content' OR earlier.page_class IS NOT NULL)
"""
"""Rows of ``pages`` where obstacles are all that is known, or where the page was gone before they came."""

PAGES_BY_CLASS = "SELECT page_class, count(*) FROM pages GROUP BY ALL ORDER BY ALL"

REJECTS_BY_REASON = """
SELECT format('{}, {}: {}{}', stage, effect, CASE WHEN field IS NULL THEN ''
        ELSE regexp_replace(field, '\\[[0-9]+\\]', '[]', 'g') || ': ' END, reason) AS what,
    count(*) AS times
FROM rejects GROUP BY what ORDER BY times DESC, what LIMIT 100
"""
"""The hundred most frequent reasons."""
