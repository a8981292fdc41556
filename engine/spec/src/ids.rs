//! Names of things that are stored: short random strings, safe in URLs, keys and file names.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl $name {
            /// Makes an id of 16 hexadecimal digits from 64 random bits.
            pub fn from_random(bits: u64) -> Self {
                Self(format!("{bits:016x}"))
            }
        }
    };
}

id! {
    /// Names one project.
    ProjectId
}
id! {
    /// Names one training run, everywhere.
    RunId
}
