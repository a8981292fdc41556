//! Parting the rows into those learned from, those watched and those held out.
//!
//! A seeded shuffle, within each class where the split is stratified. The sizes of the parts are
//! right over all rows; how many rows of a class fall into a part is settled by largest remainder, and
//! every class keeps at least one row to learn from.

use bunsen_spec::{Problem, SplitRows, SplitSpec, TrainSpec, say};
use bunsen_stats::Rng;
use bunsen_table::Table;

use crate::check_spec::{check_split, target_column};
use crate::target::{TargetColumn, TargetValues};

/// Fewest rows with a target that can be parted.
const MIN_ROWS: usize = 5;
/// The generator's stream for splits; fitting uses others.
const SPLIT_STREAM: u64 = 1;

/// Parts the rows of `table` as `spec` asks. Rows without a target are listed apart.
///
/// # Errors
/// When shares are out of range, the target cannot be used for the task, there are too few rows, or a
/// class has a single row.
pub fn split_rows(spec: &TrainSpec, table: &Table) -> Result<SplitRows, Problem> {
    let target = TargetColumn::read(target_column(spec, table)?, spec.task)?;
    split_target(spec, &target)
}

/// Parts the rows of a target that has been read.
pub(crate) fn split_target(spec: &TrainSpec, target: &TargetColumn) -> Result<SplitRows, Problem> {
    check_split(&spec.split)?;
    let sizes = PartSizes::of(&spec.split, target.rows.len(), &spec.target)?;
    let mut groups = match &target.values {
        TargetValues::Classes { labels, of_row, .. } => {
            let groups = group_by_class(&target.rows, of_row, labels.len());
            check_members(spec, labels, &groups)?;
            if spec.split.stratify { groups } else { vec![target.rows.clone()] }
        }
        TargetValues::Values(_) => vec![target.rows.clone()],
    };
    let n_rows = target.rows.len();
    if sizes.test + sizes.validation + groups.len() > n_rows {
        return Err(too_few_rows(spec, n_rows, groups.len()));
    }
    let mut rng = Rng::new(spec.seed, SPLIT_STREAM);
    groups.iter_mut().for_each(|rows| rng.shuffle(rows));
    let counts: Vec<usize> = groups.iter().map(Vec::len).collect();
    let room: Vec<usize> = counts.iter().map(|count| count - 1).collect();
    let test = apportion(sizes.test, &counts, &room);
    let room: Vec<usize> = room.iter().zip(&test).map(|(room, taken)| room - taken).collect();
    let validation = apportion(sizes.validation, &counts, &room);
    let mut split = SplitRows { without_target: target.missing.clone(), ..SplitRows::default() };
    for ((rows, n_test), n_validation) in groups.iter().zip(test).zip(validation) {
        let (held_out, rest) = rows.split_at(n_test);
        let (watched, learned) = rest.split_at(n_validation);
        split.test.extend(held_out.iter().map(|&row| row as u64));
        split.validation.extend(watched.iter().map(|&row| row as u64));
        split.train.extend(learned.iter().map(|&row| row as u64));
    }
    split.test.sort_unstable();
    split.validation.sort_unstable();
    split.train.sort_unstable();
    if !spec.split.stratify {
        check_training_classes(spec, target, &split)?;
    }
    Ok(split)
}

/// How many rows each held-out part has.
struct PartSizes {
    test: usize,
    validation: usize,
}

impl PartSizes {
    fn of(split: &SplitSpec, n_rows: usize, target: &str) -> Result<Self, Problem> {
        if n_rows < MIN_ROWS {
            return Err(say::training::too_few_targets(target, n_rows, MIN_ROWS).in_column(target));
        }
        let size = |share: f64| if share > 0.0 { ((share * n_rows as f64).round() as usize).max(1) } else { 0 };
        Ok(Self { test: size(split.test), validation: size(split.validation) })
    }
}

fn group_by_class(rows: &[usize], of_row: &[u32], n_classes: usize) -> Vec<Vec<usize>> {
    let mut groups = vec![Vec::new(); n_classes];
    for &row in rows {
        groups[of_row[row] as usize].push(row);
    }
    groups
}

/// Refuses classes with a single row: it could be learned from or tested, never both.
fn check_members(spec: &TrainSpec, labels: &[String], groups: &[Vec<usize>]) -> Result<(), Problem> {
    let lonely: Vec<usize> = (0..labels.len()).filter(|&class| groups[class].len() == 1).collect();
    let Some(&first) = lonely.first() else { return Ok(()) };
    let (n_others, is_each) = (lonely.len() - 1, lonely.len() == labels.len());
    Err(say::training::one_row_of_class(&spec.target, &labels[first], n_others, is_each)
        .in_column(&spec.target)
        .in_row(groups[first][0] as u64 + 1))
}

/// Refuses unstratified splits that leave a class without a row to learn from.
fn check_training_classes(spec: &TrainSpec, target: &TargetColumn, split: &SplitRows) -> Result<(), Problem> {
    let TargetValues::Classes { labels, of_row, .. } = &target.values else { return Ok(()) };
    let mut is_there = vec![false; labels.len()];
    split.train.iter().for_each(|&row| is_there[of_row[row as usize] as usize] = true);
    match is_there.iter().position(|there| !there) {
        None => Ok(()),
        Some(class) => Err(say::training::class_not_in_training(&spec.target, &labels[class])
            .in_column(&spec.target)
            .in_field("split.stratify")),
    }
}

fn too_few_rows(spec: &TrainSpec, n_rows: usize, n_groups: usize) -> Problem {
    let SplitSpec { test, validation, .. } = spec.split;
    say::training::too_few_rows_to_split(n_rows, n_groups, test, validation).in_column(&spec.target)
}

/// Deals `total` out in proportion to `counts` by largest remainder, never more than `room` to one.
/// Gives less than `total` in all only if there is no room for it.
fn apportion(total: usize, counts: &[usize], room: &[usize]) -> Vec<usize> {
    let n: usize = counts.iter().sum();
    let quota = |group: usize| total as u128 * counts[group] as u128;
    let mut dealt: Vec<usize> =
        (0..counts.len()).map(|group| ((quota(group) / n.max(1) as u128) as usize).min(room[group])).collect();
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by_key(|&group| (std::cmp::Reverse(quota(group) % n.max(1) as u128), group));
    let mut left = total - dealt.iter().sum::<usize>();
    while left > 0 {
        let before = left;
        for &group in &order {
            if left > 0 && dealt[group] < room[group] {
                dealt[group] += 1;
                left -= 1;
            }
        }
        if left == before {
            break;
        }
    }
    dealt
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(total: usize, counts: &[usize], room: &[usize], expected: &[usize]) {
        assert_eq!(apportion(total, counts, room), expected, "{total} over {counts:?}");
    }

    #[test]
    fn seats_follow_the_largest_remainders_within_the_room() {
        check(30, &[50, 50, 50], &[49, 49, 49], &[10, 10, 10]);
        check(5, &[50, 30, 20], &[49, 29, 19], &[3, 1, 1]);
        check(4, &[2, 2, 2], &[1, 1, 1], &[1, 1, 1]);
        check(3, &[100, 1, 1], &[99, 0, 0], &[3, 0, 0]);
        check(0, &[5, 5], &[4, 4], &[0, 0]);
        check(2, &[3, 3], &[0, 2], &[0, 2]);
    }
}
