//! The Data room.

use super::{Words, counted};

catalogue! {
    /// The Data room.
    DataText {
        counts: fn(u64, u64, u64, u64) -> String = |rows, columns, missing, duplicates| {
            let mut parts = vec![counted(rows, "row", "rows"), counted(columns, "column", "columns")];
            parts.push(if missing == 0 { "no values missing".into() } else { counted(missing, "value missing", "values missing") });
            if duplicates > 0 {
                parts.push(counted(duplicates, "duplicate", "duplicates"));
            }
            parts.join(" · ")
        };
        train_a_model: Words = "Train a model";
        integer: Words = "integer";
        number: Words = "number";
        boolean: Words = "yes / no";
        category: Words = "category";
        free_text: Words = "text";

        card_source: Words = "Source";
        card_license: Words = "License";
        card_pii: Words = "About persons";
        card_limits: Words = "Limits";
        card_target: Words = "Usually predicted";
        card_not_said: Words = "not said";
    }
}
