-- Projects that are synced with this edge.
CREATE TABLE projects (
    -- Never used again, so that what is late for a deleted project does not land in a new one of its name.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    is_private INTEGER NOT NULL,
    -- The branch that a clone starts on.
    head TEXT NOT NULL,
    created_ms REAL NOT NULL,
    pushed_ms REAL
) STRICT;

-- Tokens of projects; only the SHA-256 of each secret.
CREATE TABLE project_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    label TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    created_ms REAL NOT NULL
) STRICT;
CREATE INDEX project_tokens_by_project ON project_tokens (project);

-- Git's refs. What a tag finally names stands beside it.
CREATE TABLE git_refs (
    project INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    object BLOB NOT NULL,
    peeled BLOB,
    PRIMARY KEY (project, name)
) STRICT, WITHOUT ROWID;

-- Git's objects: their content, zlib-compressed, without git's header. All that an object names is there too.
CREATE TABLE git_objects (
    project INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    UNIQUE (project, id)
) STRICT;

-- DVC's contents of a project, by the name DVC gives them: an MD5, and “.dir” for a folder's listing. The
-- bytes are objects.
CREATE TABLE project_contents (
    project INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    md5 TEXT NOT NULL,
    PRIMARY KEY (project, name)
) STRICT, WITHOUT ROWID;

-- The project's token that was shown; empty for the edge's own.
ALTER TABLE audit ADD COLUMN token INTEGER;
