//! The studio's built files, with their types, tags and compressed forms.

mod files;

pub(crate) use files::{Site, SiteFile};
