//! Clocks.

use super::scope::scope;

/// Milliseconds since the worker started, on a clock that never goes backwards.
pub fn now_ms() -> f64 {
    scope().performance().map_or_else(js_sys::Date::now, |clock| clock.now())
}

/// Milliseconds since 1970 by the device's clock, for what people read.
pub fn wall_ms() -> f64 {
    js_sys::Date::now()
}
