//! Why the store did not do as asked.

use std::io;

/// The disk or the database failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreFault {
    /// The database failed.
    #[error("database: {0}")]
    Sql(#[from] rusqlite::Error),
    /// The disk failed.
    #[error("disk: {0}")]
    Io(#[from] io::Error),
    /// Something stored is not what was written.
    #[error("damaged: {0}")]
    Damaged(String),
}

impl StoreFault {
    /// Whether there is no room.
    pub fn is_full(&self) -> bool {
        match self {
            Self::Sql(error) => error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull),
            Self::Io(error) => {
                matches!(
                    error.kind(),
                    io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
                )
            }
            Self::Damaged(_) => false,
        }
    }
}

impl From<serde_json::Error> for StoreFault {
    fn from(error: serde_json::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}
