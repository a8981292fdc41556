//! Numbers and times in words.

use super::{Words, counted};

catalogue! {
    /// Numbers and times in words.
    UnitsText {
        not_a_number: Words = "not a number";
        just_now: Words = "just now";
        in_the_future: Words = "in the future";
        yesterday: Words = "yesterday";
        minutes_ago: fn(u64) -> String = |n| format!("{} ago", counted(n, "minute", "minutes"));
        hours_ago: fn(u64) -> String = |n| format!("{} ago", counted(n, "hour", "hours"));
        days_ago: fn(u64) -> String = |n| format!("{} ago", counted(n, "day", "days"));
        months_ago: fn(u64) -> String = |n| format!("{} ago", counted(n, "month", "months"));
        years_ago: fn(u64) -> String = |n| format!("{} ago", counted(n, "year", "years"));
    }
}
