-- Sending an object again asks whether its sending was noted.
CREATE INDEX audit_by_subject ON audit (subject, action);
