"""SQL statements for both SQLite and PostgreSQL.

Lists are passed as one JSON text, so that a batch of any size is one statement; `{texts}`,
`{others}` and `{pairs}` stand for the expression of each database that reads it as rows.
"""

ADD_VIEWS = """
INSERT INTO page (id, views) SELECT name, value FROM {pairs} WHERE true
ON CONFLICT (id) DO UPDATE SET views = page.views + excluded.views
RETURNING id, views, votes, points
"""
# An older day is never reopened if the clock is set back.
ADD_VISITS = """
INSERT INTO day (day, visits)
SELECT CASE WHEN last > :day THEN last ELSE :day END, :visits
FROM (SELECT coalesce(max(day), :day) AS last FROM day) AS known WHERE true
ON CONFLICT (day) DO UPDATE SET visits = day.visits + excluded.visits
RETURNING day, visits
"""
# For replayed requests with a known day.
ADD_VISITS_OF_DAY = """
INSERT INTO day (day, visits) VALUES (:day, :visits)
ON CONFLICT (day) DO UPDATE SET visits = day.visits + excluded.visits
"""
CAST_VOTE = """
INSERT INTO vote (page, voter, points, weight, crowd, network, day)
SELECT :page, :voter, :points,
CASE WHEN count(CASE WHEN crowd = :crowd THEN 1 END) < :full AND count(*) < :most
THEN 1 ELSE 0 END, :crowd, :network, :day
FROM vote WHERE page = :page AND network = :network AND weight = 1 AND voter <> :voter
ON CONFLICT (page, voter) DO UPDATE SET points = excluded.points
"""
TAKE_BACK_VOTE = "DELETE FROM vote WHERE page = :page AND voter = :voter"
READ_OWN_VOTES = """
SELECT page, voter, points FROM vote WHERE page IN (SELECT value FROM {texts})
AND voter IN (SELECT value FROM {others})
"""
READ_TALLIES = """
SELECT id, views, votes, points FROM page WHERE id IN (SELECT value FROM {texts})
"""
RECOUNT = """
SELECT page.id, page.votes, page.points, count(vote.voter), coalesce(sum(vote.points), 0)
FROM page LEFT JOIN vote ON vote.page = page.id AND vote.weight = 1
GROUP BY page.id, page.votes, page.points
HAVING page.votes <> count(vote.voter) OR page.points <> coalesce(sum(vote.points), 0)
UNION ALL
SELECT page, 0, 0, count(*), sum(points) FROM vote
WHERE weight = 1 AND page NOT IN (SELECT id FROM page) GROUP BY page
"""
READ_QUARANTINE = """
SELECT page, voter, points, day FROM vote WHERE weight = 0 AND decision = 0
ORDER BY page, day, voter
"""
ERASE_VOTER = "DELETE FROM vote WHERE voter = :voter"
FORGET_CROWDS = """
UPDATE vote SET crowd = NULL, network = NULL WHERE day < :day AND crowd IS NOT NULL
"""
ADD_SALT = "INSERT INTO salt (day, salt) VALUES (:day, :salt) ON CONFLICT (day) DO NOTHING"
SEE_CRAWLERS = """
INSERT INTO crawler (key, seen) SELECT CAST(name AS BIGINT), value FROM {pairs} WHERE true
ON CONFLICT (key) DO UPDATE SET seen = excluded.seen WHERE crawler.seen < excluded.seen
"""
SEE_PRESENT = """
INSERT INTO presence (key, seen, process) SELECT CAST(name AS BIGINT), value, :process
FROM {pairs} WHERE true
ON CONFLICT (key) DO UPDATE SET seen = excluded.seen, process = excluded.process
WHERE presence.seen < excluded.seen
"""
READ_PRESENCE = "SELECT key FROM presence WHERE process <> :process AND seen > :since"
READ_POSITION = "SELECT byte FROM log_position WHERE name = :name AND file = :file"
KEEP_POSITION = """
INSERT INTO log_position (name, file, byte) VALUES (:name, :file, :byte)
ON CONFLICT (name, file) DO UPDATE SET byte = excluded.byte
"""
KEEP_FACT = """
INSERT INTO fact (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
