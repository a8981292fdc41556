-- One row per name that was ever published. The newest version is served unless it was unpublished.
CREATE TABLE deployments (
    name TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    unpublished_ms REAL,
    n_predictions INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Every version that was ever published, with what the model takes and gives (JSON).
CREATE TABLE versions (
    name TEXT NOT NULL REFERENCES deployments (name),
    version INTEGER NOT NULL,
    published_ms REAL NOT NULL,
    options TEXT NOT NULL,
    signature TEXT NOT NULL,
    PRIMARY KEY (name, version)
) STRICT, WITHOUT ROWID;

-- The model folder of a version; the bytes are objects.
CREATE TABLE files (
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    position INTEGER NOT NULL,
    path TEXT NOT NULL,
    md5 TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    PRIMARY KEY (name, version, path),
    FOREIGN KEY (name, version) REFERENCES versions (name, version)
) STRICT, WITHOUT ROWID;

-- Who wrote what, when.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at_ms REAL NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    version INTEGER,
    remote TEXT
) STRICT;

-- What was predicted, added up: by the minute first, later by the hour and the day.
CREATE TABLE traffic (
    name TEXT NOT NULL,
    start_s INTEGER NOT NULL,
    span_s INTEGER NOT NULL,
    version INTEGER NOT NULL,
    n_requests INTEGER NOT NULL,
    n_predictions INTEGER NOT NULL,
    n_refused INTEGER NOT NULL,
    n_values INTEGER NOT NULL,
    sum_values REAL NOT NULL,
    latencies BLOB NOT NULL,
    PRIMARY KEY (name, start_s, span_s, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE traffic_labels (
    name TEXT NOT NULL,
    start_s INTEGER NOT NULL,
    span_s INTEGER NOT NULL,
    version INTEGER NOT NULL,
    label TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (name, start_s, span_s, version, label)
) STRICT, WITHOUT ROWID;
