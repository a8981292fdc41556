//! Recipes beside one another, step by step.

use bunsen_spec::{RecipeStep, StepDiff};
use imara_diff::{Algorithm, Diff, InternedInput};

use crate::project::RecipeFile;
use crate::record::{parse_versioned, to_json};

/// The steps of two recipes in the order in which they belong together: the same ones, ones that were added or
/// removed, and ones of the same kind that stand for one another. Empty if one of the texts is no recipe.
pub(super) fn diff_recipes(before: Option<&str>, after: Option<&str>) -> Vec<StepDiff> {
    let steps = |text: Option<&str>| -> Option<Vec<RecipeStep>> {
        let Some(text) = text else { return Some(Vec::new()) };
        let recipe: Option<RecipeFile> = parse_versioned(bunsen_spec::say::stored::recipe(), text.as_bytes()).ok();
        recipe.map(|recipe| recipe.steps)
    };
    match (steps(before), steps(after)) {
        (Some(before), Some(after)) => align(&before, &after),
        _ => Vec::new(),
    }
}

fn align(before: &[RecipeStep], after: &[RecipeStep]) -> Vec<StepDiff> {
    let key = |step: &RecipeStep| to_json(step);
    let mut input: InternedInput<Vec<u8>> = InternedInput::default();
    input.update_before(before.iter().map(key));
    input.update_after(after.iter().map(key));
    let mut diff = Diff::compute(Algorithm::MyersMinimal, &input);
    diff.postprocess_no_heuristic(&input);
    let mut rows = Vec::new();
    let mut at = 0;
    let same = |rows: &mut Vec<StepDiff>, steps: &[RecipeStep]| {
        rows.extend(steps.iter().map(|step| StepDiff { before: Some(step.clone()), after: Some(step.clone()) }));
    };
    for hunk in diff.hunks() {
        same(&mut rows, &before[at..hunk.before.start as usize]);
        let (gone, new) =
            (hunk.before.start as usize..hunk.before.end as usize, hunk.after.start as usize..hunk.after.end as usize);
        pair(&before[gone], &after[new], &mut rows);
        at = hunk.before.end as usize;
    }
    same(&mut rows, &before[at..]);
    rows
}

/// Puts steps that were removed and added at one place beside one another where they are of one kind.
fn pair(gone: &[RecipeStep], new: &[RecipeStep], rows: &mut Vec<StepDiff>) {
    let kind = |step: &RecipeStep| std::mem::discriminant(&step.step);
    let mut new = new;
    for before in gone {
        let found = new.iter().position(|after| kind(after) == kind(before));
        let (skipped, after, rest) = match found {
            Some(i) => (&new[..i], Some(new[i].clone()), &new[i + 1..]),
            None => (&new[..0], None, new),
        };
        rows.extend(skipped.iter().map(|step| StepDiff { before: None, after: Some(step.clone()) }));
        rows.push(StepDiff { before: Some(before.clone()), after });
        new = rest;
    }
    rows.extend(new.iter().map(|step| StepDiff { before: None, after: Some(step.clone()) }));
}

#[cfg(test)]
mod tests {
    use bunsen_spec::Step;

    use super::*;

    fn drop_missing(column: &str) -> RecipeStep {
        Step::DropMissing { columns: vec![column.into()] }.into()
    }

    fn rename(column: &str) -> RecipeStep {
        Step::Rename { column: column.into(), name: "x".into() }.into()
    }

    fn check(before: &[RecipeStep], after: &[RecipeStep], expected: &[(Option<usize>, Option<usize>)]) {
        let rows = align(before, after);
        let expected: Vec<_> = expected
            .iter()
            .map(|(b, a)| StepDiff { before: b.map(|i| before[i].clone()), after: a.map(|i| after[i].clone()) })
            .collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn steps_that_belong_together_stand_together() {
        let (a, b, c) = (drop_missing("a"), rename("b"), drop_missing("c"));
        check(&[a.clone(), b.clone()], &[a.clone(), b.clone()], &[(Some(0), Some(0)), (Some(1), Some(1))]);
        check(std::slice::from_ref(&a), &[b.clone(), a.clone()], &[(None, Some(0)), (Some(0), Some(1))]);
        check(&[a.clone(), b.clone()], &[c.clone(), b.clone()], &[(Some(0), Some(0)), (Some(1), Some(1))]);
        check(&[a.clone(), b.clone()], &[b], &[(Some(0), None), (Some(1), Some(0))]);
        check(&[], &[c], &[(None, Some(0))]);
    }
}
