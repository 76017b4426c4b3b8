"""The tables, as numbered steps; a published step is never changed.

`{key}`, `{count}`, `{bytes}` and `{strict}` stand for the types of each database.
"""

from __future__ import annotations

# Windows: by key for several processes, as a journal for one (windows.py).
SQLITE_WINDOWS = (
    """CREATE TABLE opening (
    row INTEGER PRIMARY KEY, moment INTEGER NOT NULL, keys BLOB NOT NULL) STRICT""",
)
POSTGRESQL_WINDOWS = (
    "CREATE TABLE open_window (key BIGINT PRIMARY KEY, opened BIGINT NOT NULL)",
    "CREATE INDEX open_window_opened ON open_window (opened)",
)
# Triggers update the totals of votes, so that they always equal a recount.
TABLES = (
    """CREATE TABLE page (
    id TEXT PRIMARY KEY, views {count} NOT NULL DEFAULT 0,
    votes {count} NOT NULL DEFAULT 0, points {count} NOT NULL DEFAULT 0) {strict}""",
    """CREATE TABLE start_page (
    id TEXT PRIMARY KEY, views {count} NOT NULL, votes {count} NOT NULL,
    points {count} NOT NULL) {strict}""",
    "CREATE TABLE day (day TEXT PRIMARY KEY, visits {count} NOT NULL) {strict}",
    """CREATE TABLE vote (
    page TEXT NOT NULL, voter TEXT NOT NULL,
    points {count} NOT NULL CHECK (points BETWEEN 1 AND 5),
    weight {count} NOT NULL CHECK (weight IN (0, 1)),
    crowd {count}, day TEXT NOT NULL, PRIMARY KEY (page, voter)) {strict}""",
    "CREATE INDEX vote_crowd ON vote (page, crowd) WHERE crowd IS NOT NULL",
    "CREATE TABLE salt (day TEXT PRIMARY KEY, salt {bytes} NOT NULL) {strict}",
    "CREATE TABLE crawler (key {key} PRIMARY KEY, seen {count} NOT NULL) {strict}",
    """CREATE TABLE presence (
    key {key} PRIMARY KEY, seen {count} NOT NULL, process TEXT NOT NULL) {strict}""",
    """CREATE TABLE log_position (
    name TEXT NOT NULL, file TEXT NOT NULL, byte {count} NOT NULL,
    PRIMARY KEY (name, file)) {strict}""",
    "CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) {strict}",
)
SQLITE_TRIGGERS = (
    """CREATE TRIGGER vote_cast AFTER INSERT ON vote WHEN new.weight = 1 BEGIN
    INSERT INTO page (id, votes, points) VALUES (new.page, 1, new.points)
    ON CONFLICT (id) DO UPDATE SET votes = votes + 1, points = points + excluded.points; END""",
    """CREATE TRIGGER vote_changed AFTER UPDATE OF points, weight ON vote BEGIN
    UPDATE page SET votes = votes + new.weight - old.weight,
    points = points + new.weight * new.points - old.weight * old.points
    WHERE id = new.page; END""",
    """CREATE TRIGGER vote_taken_back AFTER DELETE ON vote WHEN old.weight = 1 BEGIN
    UPDATE page SET votes = votes - 1, points = points - old.points WHERE id = old.page; END""",
)
POSTGRESQL_TRIGGERS = (
    """CREATE FUNCTION keep_rating() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE votes_added bigint := 0; points_added bigint := 0; changed text;
    BEGIN
    IF TG_OP <> 'INSERT' THEN
    changed := old.page;
    votes_added := -old.weight; points_added := -old.weight * old.points;
    END IF;
    IF TG_OP <> 'DELETE' THEN
    changed := new.page;
    votes_added := votes_added + new.weight;
    points_added := points_added + new.weight * new.points;
    END IF;
    IF votes_added <> 0 OR points_added <> 0 THEN
    INSERT INTO page (id, votes, points) VALUES (changed, votes_added, points_added)
    ON CONFLICT (id) DO UPDATE SET votes = page.votes + excluded.votes,
    points = page.points + excluded.points;
    END IF;
    RETURN NULL;
    END $$""",
    """CREATE TRIGGER vote_rating AFTER INSERT OR UPDATE OR DELETE ON vote
    FOR EACH ROW EXECUTE FUNCTION keep_rating()""",
)
# A batch of hits in one statement. The lock is a separate statement before, so that the next one
# sees everything that was committed.
POSTGRESQL_COUNT = (
    """CREATE FUNCTION count_windows(
    wanted_pages json, free_pages json, today text, at bigint, length bigint,
    OUT keys json, OUT viewed json, OUT visited json) LANGUAGE plpgsql AS $$
    #variable_conflict use_column
    BEGIN
    PERFORM pg_advisory_xact_lock({writer_lock});
    WITH wanted AS (
    SELECT key::bigint AS key, value AS page FROM json_each_text(wanted_pages)
    ), opened AS (
    INSERT INTO open_window AS known (key, opened) SELECT key, at FROM wanted
    ON CONFLICT (key) DO UPDATE SET opened = excluded.opened
    WHERE known.opened <= excluded.opened - length
    OR known.opened >= excluded.opened + length
    RETURNING key
    ), counted AS (
    SELECT page, sum(times)::bigint AS times FROM (
    SELECT page, 1 AS times FROM opened JOIN wanted USING (key)
    UNION ALL SELECT key, value::bigint FROM json_each_text(free_pages)
    ) AS each GROUP BY page
    ), viewing AS (
    INSERT INTO page (id, views) SELECT page, times FROM counted WHERE page <> '0'
    ON CONFLICT (id) DO UPDATE SET views = page.views + excluded.views
    RETURNING id, views, votes, points
    ), visiting AS (
    INSERT INTO day (day, visits)
    SELECT greatest(today, (SELECT max(day) FROM day)), times FROM counted WHERE page = '0'
    ON CONFLICT (day) DO UPDATE SET visits = day.visits + excluded.visits
    RETURNING day, visits
    )
    SELECT (SELECT json_agg(key) FROM opened),
    (SELECT json_agg(json_build_array(id, views, votes, points)) FROM viewing),
    (SELECT json_build_array(day, visits) FROM visiting)
    INTO keys, viewed, visited;
    END $$""",
)
WRITER_LOCK = 0x7474  # "tt", held by the process that writes
SQLITE_WORDS = {"key": "INTEGER", "count": "INTEGER", "bytes": "BLOB", "strict": "STRICT"}
POSTGRESQL_WORDS = {"key": "BIGINT", "count": "BIGINT", "bytes": "BYTEA", "strict": ""}

# Votes of a network. Today's votes with weight do not know theirs: they leave its room unused.
VOTE_NETWORK = (
    "ALTER TABLE vote ADD COLUMN network {count}",
    "CREATE INDEX vote_network ON vote (page, network) WHERE network IS NOT NULL",
    "DROP INDEX vote_crowd",
)

# Comments, letters, and what editors decide. Texts are empty where there is nothing; `edited` is
# shown instead of a comment's `text`. A decision says which field of which row it changed, and
# `decision` of a vote which one moved it into or out of quarantine.
VOICE = (
    """CREATE TABLE comment (
    code TEXT PRIMARY KEY, page TEXT NOT NULL, moment {count} NOT NULL, name TEXT NOT NULL,
    email TEXT NOT NULL, text TEXT NOT NULL, edited TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'refused', 'spam')),
    held {count} NOT NULL CHECK (held IN (0, 1)), digest TEXT NOT NULL UNIQUE) {strict}""",
    "CREATE INDEX comment_state ON comment (state, held, moment)",
    "CREATE INDEX comment_email ON comment (moment) WHERE email <> ''",
    """CREATE TABLE answer (
    code TEXT PRIMARY KEY, comment TEXT NOT NULL, moment {count} NOT NULL, name TEXT NOT NULL,
    text TEXT NOT NULL) {strict}""",
    "CREATE INDEX answer_comment ON answer (comment)",
    """CREATE TABLE letter (
    code TEXT PRIMARY KEY, moment {count} NOT NULL, topic TEXT NOT NULL, name TEXT NOT NULL,
    contact TEXT NOT NULL, text TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('received', 'read', 'closed')), note TEXT NOT NULL,
    held {count} NOT NULL CHECK (held IN (0, 1)), digest TEXT NOT NULL UNIQUE) {strict}""",
    "CREATE INDEX letter_state ON letter (state, held, moment)",
    """CREATE TABLE decision (
    number {count} PRIMARY KEY, moment {count} NOT NULL, who TEXT NOT NULL, kind TEXT NOT NULL,
    subject TEXT NOT NULL, field TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,
    undoes {count} NOT NULL) {strict}""",
    "CREATE INDEX decision_subject ON decision (kind, subject)",
    "CREATE INDEX decision_undoes ON decision (undoes) WHERE undoes <> 0",
    "ALTER TABLE vote ADD COLUMN decision {count} NOT NULL DEFAULT 0",
    "CREATE INDEX vote_held ON vote (page) WHERE weight = 0",
    "CREATE INDEX vote_decision ON vote (decision) WHERE decision <> 0",
)

SQLITE_STEPS: tuple[tuple[str, ...], ...] = (
    (*(table.format(**SQLITE_WORDS) for table in TABLES), *SQLITE_WINDOWS, *SQLITE_TRIGGERS),
    tuple(statement.format(**SQLITE_WORDS) for statement in VOTE_NETWORK),
    tuple(statement.format(**SQLITE_WORDS) for statement in VOICE),
)
POSTGRESQL_STEPS: tuple[tuple[str, ...], ...] = (
    (
        *(table.format(**POSTGRESQL_WORDS) for table in TABLES),
        *POSTGRESQL_WINDOWS,
        *POSTGRESQL_TRIGGERS,
        *(function.format(writer_lock=WRITER_LOCK) for function in POSTGRESQL_COUNT),
    ),
    tuple(statement.format(**POSTGRESQL_WORDS) for statement in VOTE_NETWORK),
    tuple(statement.format(**POSTGRESQL_WORDS) for statement in VOICE),
)
