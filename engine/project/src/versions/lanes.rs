//! Lanes of a commit graph: in which column each commit is drawn.

use crate::git::ObjectId;

/// The columns of a graph that is drawn from the top, a commit at a time.
///
/// Each column holds the commit that the line in it leads to. A commit takes the first column that leads to
/// it, or the first free one; its first parent goes on in its column, unless a line leads there already; other
/// parents take the first free columns.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    /// What the line in each column leads to.
    leads_to: Vec<Option<ObjectId>>,
}

impl Lanes {
    /// The column of the next commit, and of the line to each of its parents.
    pub fn place(&mut self, id: ObjectId, parents: &[ObjectId]) -> (u32, Vec<u32>) {
        let lane = self.lane_to(id);
        self.leads_to[lane] = None;
        let mut parent_lanes = Vec::new();
        for (i, parent) in parents.iter().enumerate() {
            let known = self.leads_to.iter().position(|commit| *commit == Some(*parent));
            let parent_lane = match known {
                Some(lane) => lane,
                None if i == 0 => {
                    self.leads_to[lane] = Some(*parent);
                    lane
                }
                None => {
                    let free = self.lane_to(*parent);
                    self.leads_to[free] = Some(*parent);
                    free
                }
            };
            parent_lanes.push(parent_lane as u32);
        }
        (lane as u32, parent_lanes)
    }

    /// Number of columns needed so far.
    pub fn n_lanes(&self) -> u32 {
        self.leads_to.len() as u32
    }

    /// The column that leads to a commit, or the first free one.
    fn lane_to(&mut self, id: ObjectId) -> usize {
        let known = self.leads_to.iter().position(|commit| *commit == Some(id));
        let free = || self.leads_to.iter().position(Option::is_none);
        known.or_else(free).unwrap_or_else(|| {
            self.leads_to.push(None);
            self.leads_to.len() - 1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(name: char) -> ObjectId {
        ObjectId::from_hex(format!("{:040x}", name as u32).as_bytes()).unwrap()
    }

    /// Places commits of "name: parents" and compares each one's column and those of its lines.
    fn check(commits: &[(char, &str, u32, &[u32])], n_lanes: u32) {
        let mut lanes = Lanes::default();
        for (name, parents, lane, parent_lanes) in commits {
            let parents: Vec<_> = parents.chars().map(id).collect();
            assert_eq!(lanes.place(id(*name), &parents), (*lane, parent_lanes.to_vec()), "{name}");
        }
        assert_eq!(lanes.n_lanes(), n_lanes);
    }

    #[test]
    fn lines_stay_in_their_columns() {
        check(&[('c', "b", 0, &[0]), ('b', "a", 0, &[0]), ('a', "", 0, &[])], 1);
        check(&[('m', "bc", 0, &[0, 1]), ('c', "a", 1, &[1]), ('b', "a", 0, &[1]), ('a', "", 1, &[])], 2);
        check(&[('b', "a", 0, &[0]), ('c', "a", 1, &[0]), ('d', "a", 1, &[0]), ('a', "", 0, &[])], 2);
        check(&[('x', "", 0, &[]), ('b', "a", 0, &[0]), ('a', "", 0, &[])], 1);
    }
}
