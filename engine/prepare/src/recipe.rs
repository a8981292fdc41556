//! A whole recipe, step after step.

use bunsen_spec::{Problem, RecipeStep, StepEffect};
use bunsen_table::Table;

use crate::effect::effect;
use crate::step::OtherTables;
use crate::steps::take_step;

/// A table that went through a recipe.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The table after the last step that could be taken.
    pub table: Table,
    /// What each step did, in the recipe's order: `None` for one that is off, or that comes after the one that
    /// could not be taken.
    pub effects: Vec<Option<StepEffect>>,
    /// The first step that could not be taken, by its place counted from 0, and why.
    pub stuck: Option<(usize, Problem)>,
}

/// Takes the steps of a recipe in order, up to the first that does not fit. `working` hears the place of each
/// step, counted from 0, before it is taken.
pub fn prepare(
    table: Table,
    recipe: &[RecipeStep],
    others: &dyn OtherTables,
    mut working: impl FnMut(usize),
) -> Prepared {
    let mut prepared = Prepared { table, effects: vec![None; recipe.len()], stuck: None };
    for (at, RecipeStep { step, is_off }) in recipe.iter().enumerate() {
        if *is_off {
            continue;
        }
        working(at);
        match take_step(step, &prepared.table, others) {
            Ok(stepped) => {
                prepared.effects[at] = Some(effect(&prepared.table, &stepped));
                prepared.table = stepped.table;
            }
            Err(problem) => {
                prepared.stuck = Some((at, problem));
                break;
            }
        }
    }
    prepared
}
