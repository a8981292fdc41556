//! A command is a struct, and its answer has a type.

/// Makes a struct of each command, an enum of all of them, and a trait that ties each to the type of its answer.
macro_rules! calls {
    (
        $(#[$trait_doc:meta])* trait $Call:ident;
        $(#[$enum_doc:meta])* enum $Command:ident;
        $($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? } -> $reply:ty;)*
    ) => {
        $(#[$trait_doc])*
        pub trait $Call: Into<$Command> {
            /// What is answered.
            type Reply: serde::Serialize + serde::de::DeserializeOwned;
        }

        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
            pub struct $name { $($(#[$field_doc])* pub $field: $type),* }

            impl From<$name> for $Command {
                fn from(call: $name) -> Self {
                    Self::$name(call)
                }
            }

            impl $Call for $name {
                type Reply = $reply;
            }
        )*

        $(#[$enum_doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $Command {
            $($(#[$doc])* $name($name)),*
        }
    };
}

pub(crate) use calls;
