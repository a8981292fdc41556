//! `if` and `coalesce`: one of several values in each row.

use arrow_array::BooleanArray;
use arrow_buffer::{BooleanBuffer, NullBuffer};
use bunsen_spec::Problem;
use bunsen_spec::expression::ValueKind;
use bunsen_table::Values;

use super::evaluate::Evaluation;
use super::part::{Lane, Part};
use super::plan::{Constant, Plan};
use super::texts::TextColumn;

impl Evaluation<'_> {
    /// `if(condition, a, b)`. What cannot be computed counts only where it is chosen.
    pub(super) fn choose(&mut self, plan: &Plan, parts: &[Plan]) -> Result<Part, Problem> {
        let condition = self.part(&parts[0])?.flags(self.n);
        let a = self.part_where(&parts[1], &condition)?;
        let b = self.part_where(&parts[2], &!&condition)?;
        self.picked(plan.kind, &[a, b], |row| usize::from(!condition.value(row)))
    }

    /// `coalesce(a, b, ...)`. What cannot be computed counts only where those before are missing.
    pub(super) fn coalesce(&mut self, plan: &Plan, plans: &[Plan]) -> Result<Part, Problem> {
        let mut is_missing = BooleanBuffer::new_set(self.n);
        let mut choice = vec![plans.len() - 1; self.n];
        let mut parts = Vec::with_capacity(plans.len());
        for (at, plan) in plans.iter().enumerate() {
            let part = self.part_where(plan, &is_missing)?;
            let is_there = part.nulls(self.n).map_or_else(|| BooleanBuffer::new_set(self.n), NullBuffer::into_inner);
            (&is_missing & &is_there).set_indices().for_each(|row| choice[row] = at);
            is_missing = &is_missing & &!&is_there;
            parts.push(part);
        }
        self.picked(plan.kind, &parts, |row| choice[row])
    }

    /// Of each row, the value of the part that `choice` names.
    fn picked(&self, kind: ValueKind, parts: &[Part], choice: impl Fn(usize) -> usize) -> Result<Part, Problem> {
        let n = self.n;
        Ok(match kind {
            ValueKind::Integer => {
                let (values, nulls) = pick(n, parts.iter().map(|part| part.integers(n)).collect(), choice);
                Part::integers_of(values, nulls)
            }
            ValueKind::Number => {
                let (values, nulls) = pick(n, parts.iter().map(|part| part.numbers(n)).collect(), choice);
                Part::numbers_of(values, nulls)
            }
            ValueKind::Date => {
                let (values, nulls) = pick(n, parts.iter().map(|part| part.days(n)).collect(), choice);
                Part::days_of(values, nulls)
            }
            ValueKind::DateTime => {
                let (values, nulls) = pick(n, parts.iter().map(|part| part.moments(n)).collect(), choice);
                Part::moments_of(values, nulls)
            }
            ValueKind::Boolean => {
                let flags: Vec<_> = parts.iter().map(|part| (part.flags(n), part.nulls(n))).collect();
                let values = BooleanBuffer::collect_bool(n, |row| flags[choice(row)].0.value(row));
                let is_there = |row: usize| flags[choice(row)].1.as_ref().is_none_or(|nulls| nulls.is_valid(row));
                let nulls = NullBuffer::new(BooleanBuffer::collect_bool(n, is_there));
                Part::Values(Values::Boolean(BooleanArray::new(values, Some(nulls))))
            }
            ValueKind::Text => {
                let texts: Vec<_> = parts.iter().map(Part::texts).collect();
                let mut column = TextColumn::with_capacity(n);
                for row in 0..n {
                    column.push(texts[choice(row)].get(row))?;
                }
                column.finish()
            }
            ValueKind::Missing => Part::Constant(Constant::Missing),
        })
    }
}

fn pick<T: Copy + Default>(
    n: usize,
    lanes: Vec<Lane<'_, T>>,
    choice: impl Fn(usize) -> usize,
) -> (Vec<T>, Option<NullBuffer>) {
    let values = (0..n).map(|row| lanes[choice(row)].value(row)).collect();
    if lanes.iter().all(|lane| lane.nulls.is_none()) {
        return (values, None);
    }
    let is_there = BooleanBuffer::collect_bool(n, |row| lanes[choice(row)].get(row).is_some());
    (values, Some(NullBuffer::new(is_there)))
}
