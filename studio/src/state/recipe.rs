//! The recipe as the Data room edits it: which steps there are to add, what a new one begins with, and what an edit
//! makes of the list.

pub mod form;

use bunsen_spec::{
    Aggregate, Aggregation, Bins, Cell, ColumnKind, DatePart, FillWith, JoinHow, JoinKey, Keep, RecipeStep, SampleSize,
    SortKey, Step,
};

use crate::state::place::place_after;

/// Names and kinds of columns.
pub type Columns = [(String, ColumnKind)];

/// A step that can be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    Cast,
    Rename,
    DropColumns,
    KeepColumns,
    Derive,
    SplitText,
    ParseDates,
    DateParts,
    Bin,
    Fill,
    Replace,
    ReplaceText,
    Trim,
    Clip,
    Filter,
    DropMissing,
    DropDuplicates,
    Sort,
    Sample,
    Split,
    Group,
    Pivot,
    Melt,
    Join,
}

/// What steps are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepFamily {
    Columns,
    Values,
    Rows,
    Tables,
}

/// The steps that can be added, in the order in which they are offered.
pub const FAMILIES: [(StepFamily, &[StepKind]); 4] = {
    use StepKind::*;
    [
        (StepFamily::Values, &[Fill, Replace, ReplaceText, Trim, Clip, Cast, ParseDates]),
        (StepFamily::Rows, &[Filter, DropMissing, DropDuplicates, Sort, Sample, Split]),
        (StepFamily::Columns, &[Derive, Rename, DropColumns, KeepColumns, SplitText, DateParts, Bin]),
        (StepFamily::Tables, &[Group, Pivot, Melt, Join]),
    ]
};

/// A step that is being made or changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Editing {
    /// Its place in the recipe, counted from 0.
    pub at: usize,
    /// Whether it is new, and so not in the recipe yet.
    pub is_new: bool,
    /// As it stands in the form.
    pub step: Step,
}

impl Editing {
    /// The steps before it.
    pub fn before<'a>(&self, recipe: &'a [RecipeStep]) -> &'a [RecipeStep] {
        &recipe[..self.at.min(recipe.len())]
    }

    /// The edit once the recipe has changed beside it; `None` if its step is not there any more.
    pub fn following(&self, before: &[RecipeStep], after: &[RecipeStep]) -> Option<Self> {
        let at = place_after(self.at, self.is_new, before, after)?;
        Some(Self { at, ..self.clone() })
    }

    /// The recipe once it is applied.
    pub fn applied(&self, recipe: &[RecipeStep]) -> Vec<RecipeStep> {
        let mut recipe = recipe.to_vec();
        match recipe.get_mut(self.at).filter(|_| !self.is_new) {
            Some(step) => step.step = self.step.clone(),
            None => recipe.insert(self.at.min(recipe.len()), self.step.clone().into()),
        }
        recipe
    }
}

/// The recipe without the step at `at`.
pub fn without(recipe: &[RecipeStep], at: usize) -> Vec<RecipeStep> {
    recipe.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, step)| step.clone()).collect()
}

/// The recipe with the step at `from` moved to the place `to`.
pub fn moved(recipe: &[RecipeStep], from: usize, to: usize) -> Vec<RecipeStep> {
    let mut recipe = recipe.to_vec();
    if from < recipe.len() {
        let step = recipe.remove(from);
        recipe.insert(to.min(recipe.len()), step);
    }
    recipe
}

/// The recipe with the step at `at` turned off, or on again.
pub fn toggled(recipe: &[RecipeStep], at: usize) -> Vec<RecipeStep> {
    let mut recipe = recipe.to_vec();
    if let Some(step) = recipe.get_mut(at) {
        step.is_off = !step.is_off;
    }
    recipe
}

/// A new step, filled in as far as can be guessed: for the chosen column where it fits, else the first that does.
pub fn new_step(kind: StepKind, columns: &Columns, chosen: Option<&str>, tables: &[String]) -> Step {
    let fitting = |fits: fn(ColumnKind) -> bool| {
        let mut found = columns.iter().filter(|(_, kind)| fits(*kind)).map(|(name, _)| name.clone());
        let chosen = chosen.filter(|name| columns.iter().any(|(own, kind)| own == name && fits(*kind)));
        chosen.map(str::to_string).or_else(|| found.next()).unwrap_or_default()
    };
    let any = || fitting(|_| true);
    let number = || fitting(ColumnKind::is_number);
    let word = || fitting(is_word);
    let kind_of = |name: &str| columns.iter().find(|(own, _)| own == name).map(|(_, kind)| *kind);
    let free = |wished: String| free_name(columns, &wished);
    match kind {
        StepKind::Cast => {
            let column = any();
            let is_number = kind_of(&column).is_some_and(ColumnKind::is_number);
            Step::Cast { column, to: if is_number { ColumnKind::Category } else { ColumnKind::Number } }
        }
        StepKind::Rename => Step::Rename { column: any(), name: String::new() },
        StepKind::DropColumns => Step::DropColumns { columns: vec![any()] },
        StepKind::KeepColumns => Step::KeepColumns { columns: columns.iter().map(|(name, _)| name.clone()).collect() },
        StepKind::Fill => {
            let column = any();
            let is_number = kind_of(&column).is_some_and(ColumnKind::is_number);
            let with = if is_number { FillWith::Median } else { FillWith::Mode };
            Step::Fill { columns: vec![column], with, by: Vec::new() }
        }
        StepKind::DropMissing => Step::DropMissing { columns: chosen.map(|_| any()).into_iter().collect() },
        StepKind::DropDuplicates => Step::DropDuplicates { columns: Vec::new(), keep: Keep::First },
        StepKind::Filter => Step::Filter { expression: String::new() },
        StepKind::Derive => Step::Derive { column: free("new".into()), expression: String::new() },
        StepKind::Clip => Step::Clip { column: number(), min: None, max: None },
        StepKind::Replace => {
            Step::Replace { columns: vec![any()], value: Cell::Text(String::new()), by: Cell::Missing }
        }
        StepKind::ReplaceText => Step::ReplaceText { columns: vec![word()], find: String::new(), by: String::new() },
        StepKind::Trim => {
            Step::Trim { columns: columns.iter().filter(|(_, kind)| is_word(*kind)).map(|(n, _)| n.clone()).collect() }
        }
        StepKind::SplitText => {
            let column = word();
            let into = vec![free(format!("{column}_1")), free(format!("{column}_2"))];
            Step::SplitText { column, separator: " ".into(), into }
        }
        StepKind::ParseDates => Step::ParseDates { column: word(), format: "%Y-%m-%d".into() },
        StepKind::DateParts => {
            Step::DateParts { column: fitting(ColumnKind::is_date), parts: vec![DatePart::Year, DatePart::Month] }
        }
        StepKind::Bin => {
            let column = number();
            Step::Bin { into: free(format!("{column}_bin")), column, bins: Bins::Equal { n: 5 } }
        }
        StepKind::Group => {
            let by = fitting(|kind| kind == ColumnKind::Category);
            let by = if by.is_empty() { any() } else { by };
            let aggregates = columns.iter().filter(|(name, kind)| kind.is_number() && *name != by).take(3);
            let mean = |(name, _): &(String, ColumnKind)| Aggregate {
                column: name.clone(),
                function: Aggregation::Mean,
                name: format!("{name}_mean"),
            };
            let mut aggregates: Vec<Aggregate> = aggregates.map(mean).collect();
            if aggregates.is_empty() {
                aggregates.push(Aggregate { column: by.clone(), function: Aggregation::Count, name: "n".into() });
            }
            Step::Group { by: vec![by], aggregates }
        }
        StepKind::Pivot => {
            let mut words = columns.iter().filter(|(_, kind)| is_word(*kind)).map(|(name, _)| name.clone());
            let rows = words.next().unwrap_or_else(any);
            let across = words.next().unwrap_or_else(any);
            Step::Pivot { rows: vec![rows], columns: across, values: number(), function: Aggregation::Mean }
        }
        StepKind::Melt => {
            let keep = columns.iter().filter(|(_, kind)| !kind.is_number()).map(|(name, _)| name.clone()).collect();
            Step::Melt { keep, columns: Vec::new(), name: free("name".into()), value: free("value".into()) }
        }
        StepKind::Join => {
            let key = any();
            let table = tables.first().cloned().unwrap_or_default();
            Step::Join { table, how: JoinHow::Left, on: vec![JoinKey { there: key.clone(), here: key }] }
        }
        StepKind::Sort => Step::Sort { by: vec![SortKey { column: any(), is_descending: false }] },
        StepKind::Sample => Step::Sample { size: SampleSize::Share { share: 0.1 }, seed: 1 },
        StepKind::Split => {
            let stratify = columns.iter().find(|(_, kind)| *kind == ColumnKind::Category);
            Step::Split {
                into: free("split".into()),
                validation_share: 0.0,
                test_share: 0.2,
                stratify: stratify.map(|(name, _)| name.clone()),
                seed: 1,
            }
        }
    }
}

/// Which of the steps to add a step is.
pub fn kind_of(step: &Step) -> StepKind {
    match step {
        Step::Cast { .. } => StepKind::Cast,
        Step::Rename { .. } => StepKind::Rename,
        Step::DropColumns { .. } => StepKind::DropColumns,
        Step::KeepColumns { .. } => StepKind::KeepColumns,
        Step::Fill { .. } => StepKind::Fill,
        Step::DropMissing { .. } => StepKind::DropMissing,
        Step::DropDuplicates { .. } => StepKind::DropDuplicates,
        Step::Filter { .. } => StepKind::Filter,
        Step::Derive { .. } => StepKind::Derive,
        Step::Clip { .. } => StepKind::Clip,
        Step::Replace { .. } => StepKind::Replace,
        Step::ReplaceText { .. } => StepKind::ReplaceText,
        Step::Trim { .. } => StepKind::Trim,
        Step::SplitText { .. } => StepKind::SplitText,
        Step::ParseDates { .. } => StepKind::ParseDates,
        Step::DateParts { .. } => StepKind::DateParts,
        Step::Bin { .. } => StepKind::Bin,
        Step::Group { .. } => StepKind::Group,
        Step::Pivot { .. } => StepKind::Pivot,
        Step::Melt { .. } => StepKind::Melt,
        Step::Join { .. } => StepKind::Join,
        Step::Sort { .. } => StepKind::Sort,
        Step::Sample { .. } => StepKind::Sample,
        Step::Split { .. } => StepKind::Split,
    }
}

/// Whether a column holds texts.
pub fn is_word(kind: ColumnKind) -> bool {
    matches!(kind, ColumnKind::Category | ColumnKind::Text)
}

/// A name that no column has: the wished one, or with a number behind it.
fn free_name(columns: &Columns, wished: &str) -> String {
    let is_taken = |name: &str| columns.iter().any(|(own, _)| own == name);
    let numbered = (2..).map(|n| format!("{wished}_{n}"));
    std::iter::once(wished.to_string()).chain(numbered).find(|name| !is_taken(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<(String, ColumnKind)> {
        let kinds = [("age", ColumnKind::Integer), ("city", ColumnKind::Category), ("born", ColumnKind::Date)];
        kinds.map(|(name, kind)| (name.to_string(), kind)).to_vec()
    }

    #[test]
    fn a_new_step_is_about_the_chosen_column_where_it_fits() {
        let new = |kind, chosen| new_step(kind, &columns(), chosen, &[]);
        let fill = |column: &str, with| Step::Fill { columns: vec![column.into()], with, by: vec![] };
        assert_eq!(new(StepKind::Fill, None), fill("age", FillWith::Median));
        assert_eq!(new(StepKind::Fill, Some("city")), fill("city", FillWith::Mode));
        let clip = Step::Clip { column: "age".into(), min: None, max: None };
        assert_eq!(new(StepKind::Clip, Some("city")), clip);
        let Step::DateParts { column, .. } = new(StepKind::DateParts, Some("age")) else { panic!() };
        assert_eq!(column, "born");
    }

    #[test]
    fn every_step_is_offered_once_and_knows_its_kind() {
        let kinds: Vec<StepKind> = FAMILIES.iter().flat_map(|(_, kinds)| kinds.iter().copied()).collect();
        assert_eq!(kinds.len(), 24);
        for kind in kinds {
            assert_eq!(kind_of(&new_step(kind, &columns(), None, &[])), kind);
        }
    }

    #[test]
    fn recipes_are_edited() {
        let trim: RecipeStep = new_step(StepKind::Trim, &columns(), None, &[]).into();
        let sort: RecipeStep = new_step(StepKind::Sort, &columns(), None, &[]).into();
        let fill = new_step(StepKind::Fill, &columns(), None, &[]);
        let recipe = [trim.clone(), sort.clone()];
        let editing = |at, is_new| Editing { at, is_new, step: fill.clone() };
        assert_eq!(editing(2, true).applied(&recipe), [trim.clone(), sort.clone(), fill.clone().into()]);
        assert_eq!(editing(1, true).applied(&recipe), [trim.clone(), fill.clone().into(), sort.clone()]);
        assert_eq!(editing(1, false).applied(&recipe), [trim.clone(), fill.clone().into()]);
        assert_eq!(editing(1, false).before(&recipe), std::slice::from_ref(&trim));
        assert_eq!(moved(&recipe, 0, 1), [sort.clone(), trim.clone()]);
        assert_eq!(without(&recipe, 0), [sort]);
        assert!(toggled(&recipe, 0)[0].is_off);
        assert_eq!(toggled(&toggled(&recipe, 0), 0), recipe);
    }
}
