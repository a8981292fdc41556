//! The bench: one table on it, what its recipe makes of it, and what is asked of that.

use std::collections::{BTreeMap, BTreeSet};

use bunsen_spec::{ColumnKind, Problem, RecipeStep, Rows, SortKey, Step, StepEffect, StepPreview, say};
use bunsen_table::{Table, TableRead, rows, rows_csv};

use crate::expression::selected;
use crate::step::OtherTables;
use crate::steps::sorted;
use crate::{prepare, preview};

/// A table as it was read, the others it can be joined with, and the table that a recipe makes of them. What was
/// computed last is kept, so that a step more does not take all the others again.
pub struct Bench {
    read: TableRead,
    others: Others,
    latest: Stand,
    /// The table before a step in the middle that is being looked at.
    middle: Option<Stand>,
    view: Option<(View, Vec<u32>)>,
}

/// A table after the steps of a recipe.
struct Stand {
    recipe: Vec<RecipeStep>,
    table: Table,
    effects: Vec<Option<StepEffect>>,
    columns: Vec<Columns>,
    stuck: Option<(usize, Problem)>,
}

/// Names and kinds of a table's columns.
pub type Columns = Vec<(String, ColumnKind)>;

/// Which rows are looked at: those for which an expression is true (all if it is empty), sorted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// Only rows of these numbers, counted from 0. Empty: all.
    pub only: Vec<u64>,
    /// The expression.
    pub filter: String,
    /// The columns to sort by.
    pub sort: Vec<SortKey>,
}

/// Some rows of a view.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The rows.
    pub rows: Rows,
    /// Their numbers in the table, counted from 0.
    pub numbers: Vec<u64>,
    /// How many rows the view has.
    pub n_rows: u64,
}

#[derive(Default)]
struct Others(BTreeMap<String, Table>);

impl OtherTables for Others {
    fn table(&self, name: &str) -> Result<&Table, Problem> {
        self.0.get(name).ok_or_else(|| say::steps::no_table(name, &self.0.keys().cloned().collect::<Vec<_>>()))
    }
}

impl Bench {
    /// A bench with this table on it.
    pub fn new(read: TableRead) -> Self {
        let latest = Stand::start(&read.table);
        Self { read, others: Others::default(), latest, middle: None, view: None }
    }

    /// Puts another table beside it, under a name by which it can be joined. What was prepared stays, unless it was
    /// joined with the one of this name before: that is to be prepared again.
    pub fn put_other(&mut self, name: String, table: Table) {
        if self.latest.joins_with(&name) {
            self.latest = Stand::start(&self.read.table);
            self.view = None;
        }
        self.middle = self.middle.take().filter(|middle| !middle.joins_with(&name));
        self.others.0.insert(name, table);
    }

    /// Takes the steps of `recipe`, up to the first that does not fit. `working` hears the place of each step that
    /// is taken, counted from 0.
    pub fn prepare(&mut self, recipe: &[RecipeStep], working: impl FnMut(usize)) {
        let latest = std::mem::replace(&mut self.latest, Stand::start(&self.read.table));
        self.latest = self.stand(latest, recipe, working);
        self.view = None;
    }

    /// The table after the last step that could be taken.
    pub fn table(&self) -> &Table {
        &self.latest.table
    }

    /// The prepared table together with how its file was read.
    pub fn read(&self) -> TableRead {
        TableRead { table: self.latest.table.clone(), ..self.read.clone() }
    }

    /// What each step did: `None` for those that were not taken.
    pub fn effects(&self) -> &[Option<StepEffect>] {
        &self.latest.effects
    }

    /// The columns before each step, and after the last.
    pub fn columns(&self) -> &[Columns] {
        &self.latest.columns
    }

    /// The columns of the tables that can be joined with, by the table's name.
    pub fn others(&self) -> impl Iterator<Item = (String, Columns)> {
        self.others.0.iter().map(|(name, table)| (name.clone(), columns(table)))
    }

    /// The first step that could not be taken, and why.
    pub fn stuck(&self) -> Option<&(usize, Problem)> {
        self.latest.stuck.as_ref()
    }

    /// A step as it would be after the steps `before` it. `working` hears the place of each step that is taken, counted
    /// from 0; that of the step itself comes after the others.
    ///
    /// # Errors
    /// If one of them does not fit.
    pub fn preview(
        &mut self,
        before: &[RecipeStep],
        step: &Step,
        mut working: impl FnMut(usize),
    ) -> Result<StepPreview, Problem> {
        if self.latest.recipe == before {
            self.latest.whole()?;
            working(before.len());
            return preview(step, &self.latest.table, &self.others);
        }
        let middle = self.middle.take().unwrap_or_else(|| Stand::start(&self.read.table));
        let middle = self.stand(middle, before, &mut working);
        working(before.len());
        let seen = middle.whole().and_then(|()| preview(step, &middle.table, &self.others));
        self.middle = Some(middle);
        seen
    }

    /// At most `limit` rows of a view, from its row `offset` on.
    ///
    /// # Errors
    /// If the view's expression or columns do not fit the table.
    pub fn rows(&mut self, view: &View, offset: u64, limit: u64) -> Result<Page, Problem> {
        let table = &self.latest.table;
        if view.filter.trim().is_empty() && view.sort.is_empty() && view.only.is_empty() {
            let rows = rows(table, offset as usize, limit as usize);
            let numbers = (offset..).take(rows.rows.len()).collect();
            return Ok(Page { rows, numbers, n_rows: table.n_rows() as u64 });
        }
        if self.view.as_ref().is_none_or(|(latest, _)| latest != view) {
            self.view = Some((view.clone(), chosen(table, view)?));
        }
        let chosen = self.view.as_ref().map_or(&[][..], |(_, rows)| rows);
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(chosen.len());
        let end = start.saturating_add(limit as usize).min(chosen.len());
        let numbers: Vec<u64> = chosen[start..end].iter().map(|row| u64::from(*row)).collect();
        let mut page = rows(table, 0, 0);
        page.rows = numbers.iter().flat_map(|row| rows(table, *row as usize, 1).rows).collect();
        Ok(Page { rows: page, numbers, n_rows: chosen.len() as u64 })
    }

    /// The prepared table as comma-separated text.
    pub fn csv(&self) -> Vec<u8> {
        rows_csv(self.table(), 0..self.table().n_rows())
    }

    /// The rows of a view as comma-separated text, and how many there are.
    ///
    /// # Errors
    /// If the view's expression or columns do not fit the table.
    pub fn csv_of(&self, view: &View) -> Result<(Vec<u8>, u64), Problem> {
        let rows = chosen(self.table(), view)?;
        Ok((rows_csv(self.table(), rows.iter().map(|row| *row as usize)), rows.len() as u64))
    }

    /// The table after `recipe`, from where `from` stands if that is on the way.
    fn stand(&self, from: Stand, recipe: &[RecipeStep], mut working: impl FnMut(usize)) -> Stand {
        let is_on_the_way = from.stuck.is_none() && recipe.starts_with(&from.recipe);
        let mut stand = if is_on_the_way { from } else { Stand::start(&self.read.table) };
        for (at, step) in recipe.iter().enumerate().skip(stand.recipe.len()) {
            let taken = prepare(stand.table, std::slice::from_ref(step), &self.others, |_| working(at));
            stand.table = taken.table;
            stand.effects.extend(taken.effects);
            stand.recipe.push(step.clone());
            if let Some((_, problem)) = taken.stuck {
                stand.stuck = Some((at, problem));
                break;
            }
            stand.columns.push(columns(&stand.table));
        }
        stand.recipe = recipe.to_vec();
        stand.effects.resize(recipe.len(), None);
        stand
    }
}

impl Stand {
    fn start(table: &Table) -> Self {
        let columns = vec![columns(table)];
        Self { recipe: Vec::new(), table: table.clone(), effects: Vec::new(), columns, stuck: None }
    }

    /// Whether a step joins with the table of this name.
    fn joins_with(&self, name: &str) -> bool {
        self.recipe.iter().any(|step| matches!(&step.step, Step::Join { table, .. } if table == name))
    }

    /// Whether every step could be taken.
    fn whole(&self) -> Result<(), Problem> {
        self.stuck.as_ref().map_or(Ok(()), |(_, problem)| Err(problem.clone()))
    }
}

fn columns(table: &Table) -> Columns {
    table.columns().iter().map(|column| (column.name.clone(), column.kind)).collect()
}

/// The numbers of a view's rows.
fn chosen(table: &Table, view: &View) -> Result<Vec<u32>, Problem> {
    let mut rows = match view.filter.trim() {
        "" => (0..table.n_rows() as u32).collect(),
        filter => selected(table, filter)?.0,
    };
    if !view.only.is_empty() {
        let only: BTreeSet<u64> = view.only.iter().copied().collect();
        rows.retain(|row| only.contains(&u64::from(*row)));
    }
    if view.sort.is_empty() { Ok(rows) } else { sorted(table, rows, &view.sort) }
}

#[cfg(test)]
mod tests {
    use bunsen_spec::{Cell, JoinHow, JoinKey};
    use bunsen_table::read_csv;

    use super::*;

    fn bench() -> Bench {
        Bench::new(read_csv(b"a,b\n3,x\n1,y\n,x\n2,x\n".to_vec(), &Default::default()).unwrap())
    }

    fn filter(expression: &str) -> RecipeStep {
        Step::Filter { expression: expression.into() }.into()
    }

    fn fill() -> Step {
        let with = bunsen_spec::FillWith::Constant { value: Cell::Number(9.0) };
        Step::Fill { columns: vec!["a".into()], with, by: vec![] }
    }

    #[test]
    fn a_view_chooses_and_sorts_rows() {
        let sort = vec![SortKey { column: "a".into(), is_descending: true }];
        let page = bench().rows(&View { filter: "b = 'x'".into(), sort, ..View::default() }, 1, 5).unwrap();
        assert_eq!((page.numbers, page.n_rows), (vec![3, 2], 3));
        assert_eq!(page.rows.rows[1], [Cell::Missing, Cell::Text("x".into())]);
        let whole = View { filter: " ".into(), ..View::default() };
        let only = bench().rows(&View { only: vec![2, 0, 99], ..whole.clone() }, 0, 5).unwrap();
        assert_eq!((only.numbers, only.n_rows), (vec![0, 2], 2));
        let both = View { only: vec![0, 1], filter: "b = 'y'".into(), ..whole.clone() };
        assert_eq!(bench().rows(&both, 0, 5).unwrap().numbers, [1]);
        assert_eq!(bench().rows(&whole, 3, 5).unwrap().numbers, [3]);
        let (csv, n_rows) = bench().csv_of(&both).unwrap();
        assert_eq!((String::from_utf8(csv).unwrap(), n_rows), ("a,b\n1,y\n".into(), 1));
        assert!(bench().rows(&View { filter: "c = 1".into(), ..whole }, 0, 0).is_err());
    }

    #[test]
    fn steps_are_taken_once_and_again_when_they_change() {
        let mut bench = bench();
        let mut taken = Vec::new();
        bench.prepare(&[filter("b = 'x'")], |at| taken.push(at));
        bench.prepare(&[filter("b = 'x'"), fill().into()], |at| taken.push(at));
        assert_eq!((bench.table().n_rows(), bench.columns().len()), (3, 3));
        assert_eq!(bench.effects()[1].as_ref().unwrap().n_rows_changed, 1);
        bench.prepare(&[filter("b = 'y'"), fill().into()], |at| taken.push(at));
        assert_eq!(bench.table().n_rows(), 1);
        assert_eq!(taken, [0, 1, 0, 1]);
        bench.prepare(&[], |_| ());
        assert_eq!(bench.table().n_rows(), 4);
    }

    #[test]
    fn a_step_that_does_not_fit_stops_the_recipe() {
        let mut bench = bench();
        bench.prepare(&[filter("a > 1"), filter("c > 1"), fill().into()], |_| ());
        assert_eq!(bench.stuck().map(|(at, _)| *at), Some(1));
        assert_eq!((bench.table().n_rows(), bench.effects().len(), bench.columns().len()), (2, 3, 2));
        assert!(bench.effects()[2].is_none());
        let off = RecipeStep { is_off: true, ..filter("c > 1") };
        bench.prepare(&[filter("a > 1"), off, fill().into()], |_| ());
        assert_eq!((bench.stuck(), bench.columns().len()), (None, 4));
    }

    #[test]
    fn a_step_in_the_middle_is_seen_where_it_is() {
        let mut bench = bench();
        bench.prepare(&[filter("b = 'x'"), filter("a > 2")], |_| ());
        let mut taken = Vec::new();
        let seen = bench.preview(&[filter("b = 'x'")], &fill(), |at| taken.push(at)).unwrap();
        assert_eq!(taken, [0, 1]);
        assert_eq!((seen.effect.n_rows_before, seen.effect.n_rows_changed), (3, 1));
        assert_eq!(seen.before_rows, [1]);
        let seen = bench.preview(&[], &fill(), |_| ()).unwrap();
        assert_eq!((seen.effect.n_rows_before, seen.before_rows), (4, vec![2]));
        assert_eq!(bench.table().n_rows(), 1);
    }

    fn other(csv: &str) -> Table {
        read_csv(csv.into(), &Default::default()).unwrap().table
    }

    fn join(table: &str) -> Step {
        let on = vec![JoinKey { here: "b".into(), there: "b".into() }];
        Step::Join { table: table.into(), how: JoinHow::Inner, on }
    }

    #[test]
    fn a_table_that_comes_for_a_preview_leaves_what_is_prepared() {
        let mut bench = bench();
        bench.prepare(&[filter("a > 1")], |_| ());
        bench.put_other("new.csv".into(), other("b,c\nx,1\n"));
        assert_eq!(bench.table().n_rows(), 2);
        let whole = View { filter: "a > 2".into(), ..View::default() };
        assert_eq!(bench.rows(&whole, 0, 5).unwrap().numbers, [0]);
        let seen = bench.preview(&[filter("a > 1")], &join("new.csv"), |_| ()).unwrap();
        assert_eq!(seen.effect.n_rows_before, 2);
        assert_eq!(bench.table().columns().len(), 2);
    }

    #[test]
    fn a_table_that_is_replaced_is_joined_anew() {
        let mut bench = bench();
        bench.put_other("o.csv".into(), other("b,c\nx,1\n"));
        bench.prepare(&[join("o.csv").into()], |_| ());
        assert_eq!(bench.table().n_rows(), 3);
        bench.put_other("o.csv".into(), other("b,c\ny,1\n"));
        bench.prepare(&[join("o.csv").into()], |_| ());
        assert_eq!(bench.table().n_rows(), 1);
    }
}
