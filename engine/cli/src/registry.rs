//! The kinds of models this program knows.

use bunsen_model::Registry;

/// All kinds, in the order they are offered.
pub fn registry() -> Registry {
    let mut estimators = bunsen_learn::estimators();
    estimators.extend(bunsen_deep::estimators());
    Registry::new(estimators)
}
