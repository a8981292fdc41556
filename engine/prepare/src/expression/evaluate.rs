//! Computing a plan in some rows of a table.

use std::collections::BTreeSet;

use arrow_buffer::{BooleanBuffer, NullBuffer};
use bunsen_spec::Problem;
use bunsen_spec::expression::{Function, ValueKind};
use bunsen_table::Table;

use super::noted::{Notes, Reason};
use super::part::Part;
use super::plan::{Op, Plan};
use super::rows_of;

/// The work on one expression.
pub(super) struct Evaluation<'a> {
    table: &'a Table,
    start: usize,
    /// Rows computed now.
    pub(super) n: usize,
    /// The rows whose values count, if not all: others are on the way that a condition does not take.
    pub(super) active: Option<BooleanBuffer>,
    /// What could not be computed.
    pub(super) notes: Notes,
    /// The parts whose whole numbers grew too large.
    pub(super) wide: BTreeSet<usize>,
}

impl<'a> Evaluation<'a> {
    pub(super) fn new(table: &'a Table) -> Self {
        Self { table, start: 0, n: 0, active: None, notes: Notes::default(), wide: BTreeSet::new() }
    }

    /// The values in the `n` rows from `start`.
    pub(super) fn chunk(&mut self, plan: &Plan, start: usize, n: usize) -> Result<Part, Problem> {
        (self.start, self.n, self.active) = (start, n, None);
        self.part(plan)
    }

    pub(super) fn part(&mut self, plan: &Plan) -> Result<Part, Problem> {
        let n = self.n;
        Ok(match &plan.op {
            Op::Column(at) => rows_of(&self.table.columns()[*at], self.start, n),
            Op::Constant(constant) => Part::Constant(constant.clone()),
            Op::Not(a) => Part::flags_of(!&self.part(a)?.flags(n)),
            Op::Negative(a) => {
                let part = self.part(a)?;
                self.negative(plan, &part)
            }
            Op::And(a, b) => {
                let a = self.part(a)?.flags(n);
                let b = self.part_where(b, &a)?.flags(n);
                Part::flags_of(&a & &b)
            }
            Op::Or(a, b) => {
                let a = self.part(a)?.flags(n);
                let b = self.part_where(b, &!&a)?.flags(n);
                Part::flags_of(&a | &b)
            }
            Op::Compare(comparison, a, b) => {
                let kinds = (a.kind, b.kind);
                let (a, b) = (self.part(a)?, self.part(b)?);
                self.compare(*comparison, kinds, &a, &b)
            }
            Op::Contains(a, text) => {
                let part = self.part(a)?;
                self.contains_any_case(&part, text)
            }
            Op::In(a, items, is_negated) => {
                let part = self.part(a)?;
                let is_in = self.is_in(&part, items);
                Part::flags_of(if *is_negated { !&is_in } else { is_in })
            }
            Op::IsMissing(a, is_negated) => {
                let present = match self.part(a)?.nulls(n) {
                    Some(nulls) => nulls.into_inner(),
                    None => BooleanBuffer::new_set(n),
                };
                Part::flags_of(if *is_negated { present } else { !&present })
            }
            Op::Arithmetic(arithmetic, a, b) => {
                let (part_a, part_b) = (self.part(a)?, self.part(b)?);
                match (plan.kind, a.kind.is_date() || b.kind.is_date()) {
                    (ValueKind::Text, _) => self.joined(&part_a, &part_b)?,
                    (_, true) => self.date_arithmetic(plan, *arithmetic, (a.kind, b.kind), &part_a, &part_b),
                    (ValueKind::Integer, _) => self.whole_arithmetic(plan, *arithmetic, &part_a, &part_b),
                    _ => self.arithmetic(plan, *arithmetic, &part_a, &part_b),
                }
            }
            Op::Call(Function::If, parts) => self.choose(plan, parts)?,
            Op::Call(Function::Coalesce, parts) => self.coalesce(plan, parts)?,
            Op::Call(function, parts) => {
                let arguments: Result<Vec<Part>, _> = parts.iter().map(|part| self.part(part)).collect();
                self.call(plan, *function, parts, &arguments?)?
            }
        })
    }

    /// As [`Evaluation::part`], where only some rows count.
    pub(super) fn part_where(&mut self, plan: &Plan, rows: &BooleanBuffer) -> Result<Part, Problem> {
        let narrower = match &self.active {
            Some(active) => active & rows,
            None => rows.clone(),
        };
        let before = self.active.replace(narrower);
        let part = self.part(plan);
        self.active = before;
        part
    }

    fn call(&mut self, plan: &Plan, function: Function, plans: &[Plan], parts: &[Part]) -> Result<Part, Problem> {
        match function {
            Function::Min | Function::Max => Ok(self.extreme(plan, function, parts)),
            Function::Abs | Function::Round | Function::Floor | Function::Ceil => {
                Ok(self.shaped(plan, function, parts))
            }
            Function::Sqrt | Function::Exp | Function::Log | Function::Log10 => {
                Ok(self.transcendental(plan, function, &parts[0]))
            }
            Function::Number => Ok(self.number(plan, plans[0].kind, &parts[0])),
            Function::Year
            | Function::Quarter
            | Function::Month
            | Function::Day
            | Function::Weekday
            | Function::Hour
            | Function::Minute => Ok(self.date_part(function, plans[0].kind, &parts[0])),
            _ => self.text_function(function, plans[0].kind, parts),
        }
    }

    /// Takes out the values of rows that `reason` tells a reason for, and notes the rows that count.
    pub(super) fn without(
        &mut self,
        plan: &Plan,
        nulls: Option<NullBuffer>,
        reason: impl Fn(usize) -> Option<Reason>,
    ) -> Option<NullBuffer> {
        let mut valid = Vec::with_capacity(self.n);
        for row in 0..self.n {
            let is_there = nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row));
            let why = if is_there { reason(row) } else { None };
            if let Some(why) = why
                && self.active.as_ref().is_none_or(|active| active.value(row))
            {
                self.notes.note(plan.place, why, self.start + row, "");
                if why == Reason::TooLarge {
                    self.wide.insert(plan.id);
                }
            }
            valid.push(is_there && why.is_none());
        }
        Some(NullBuffer::from(valid))
    }

    /// Notes a row of those computed now, if it counts.
    pub(super) fn note(&mut self, plan: &Plan, reason: Reason, row: usize, example: &str) {
        if self.active.as_ref().is_none_or(|active| active.value(row)) {
            self.notes.note(plan.place, reason, self.start + row, example);
        }
    }
}
