-- Whether nothing has been pushed to the project since a sweep found nothing in it that no ref reaches.
ALTER TABLE projects ADD COLUMN is_swept INTEGER NOT NULL DEFAULT 0;

-- Objects that no ref reaches, and when that was first seen. Beside the objects, so that it is found without reading
-- past their bytes.
CREATE TABLE git_unreached (
    project INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    id BLOB NOT NULL,
    since_ms REAL NOT NULL,
    PRIMARY KEY (project, id)
) STRICT, WITHOUT ROWID;

-- When it was first seen that only objects which no ref reaches name the content; empty while that is not so.
ALTER TABLE project_contents ADD COLUMN unnamed_ms REAL;
