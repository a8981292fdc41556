//! Short lists in order.
//!
//! The compiler makes a sort anew for every type of item, several kilobytes each time: the page would carry
//! more code for sorting than for anything it shows. Here it is made once, for positions.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use bunsen_spec::MetricPoint;

/// The items in the order of `compare`; equal ones keep their order.
pub fn ordered<T>(items: Vec<T>, compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let mut positions: Vec<usize> = (0..items.len()).collect();
    sort(&mut positions, &|a, b| compare(&items[a], &items[b]));
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    positions.into_iter().filter_map(|position| items[position].take()).collect()
}

fn sort(positions: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    positions.sort_by(|a, b| compare(*a, *b));
}

/// The different names among `names`, in alphabetical order.
pub fn distinct<'a>(names: impl Iterator<Item = &'a String>) -> Vec<&'a String> {
    let mut names = ordered(names.collect(), |a: &&String, b| a.cmp(b));
    names.dedup();
    names
}

/// One value per step, the newest: a resumed run reports the epochs after its checkpoint again.
pub fn by_step<'a>(points: impl Iterator<Item = &'a MetricPoint>) -> Vec<(u64, f64)> {
    let mut newest = BTreeMap::new();
    // Not collected, which would sort.
    newest.extend(points.map(|point| (point.step, point.value)));
    newest.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_items_keep_their_order() {
        let items = vec![(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd')];
        assert_eq!(ordered(items, |a, b| a.0.cmp(&b.0)), [(1, 'b'), (1, 'd'), (2, 'a'), (2, 'c')]);
    }

    #[test]
    fn names_come_once() {
        let names = ["b", "a", "b"].map(String::from);
        assert_eq!(distinct(names.iter()), ["a", "b"]);
    }
}
