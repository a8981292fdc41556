//! Files that have another name in another version, found as git finds them.

mod similar;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use self::similar::{Pieces, SAME};
use crate::git::{self, Kind, ObjectId};
use crate::runs::RUNS_FOLDER;
use crate::{ProjectError, Store};

/// How alike a file and what it may have become have to be.
const AT_LEAST: u32 = SAME / 2;

/// How alike, where no other file that went or came has the same name in its folder.
const AT_LEAST_OF_ONE_NAME: u32 = AT_LEAST + (SAME - AT_LEAST) / 2;

/// Of how many pairs of files it is found out how alike they are. Where there are more, only files that moved as they
/// are or kept their name are followed.
const MAX_PAIRS: usize = 1_000 * 1_000;

/// How many files a new file may have come from are remembered.
const N_CANDIDATES: usize = 4;

/// Which files to look for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Look<'a> {
    /// For all.
    All,
    /// For what became of these; of others only if they moved as they are. Empty files are all alike and not followed.
    For(&'a BTreeSet<String>),
}

/// Of files that went and files that came, by path, those that are the same under another name: the old path of each
/// new one.
///
/// First are those with the same content, then those that are alike and alone have their name, then those that are
/// most alike. Runs are never followed: their folders are never renamed, and what looks so is another run.
pub(super) async fn find_renames(
    store: &dyn Store,
    gone: &BTreeMap<String, ObjectId>,
    new: &BTreeMap<String, ObjectId>,
    look: Look<'_>,
) -> Result<BTreeMap<String, String>, ProjectError> {
    let followed = |files: &BTreeMap<String, ObjectId>| -> Vec<(String, ObjectId)> {
        let is_empty = |id: &ObjectId| matches!(look, Look::For(_)) && id.is_empty_blob();
        let files = files.iter().filter(|(path, id)| !is_of_run(path) && !is_empty(id));
        files.map(|(path, id)| (path.clone(), *id)).collect()
    };
    let mut search = Search { gone: followed(gone), new: followed(new), found: BTreeMap::new() };
    search.same();
    search.leave();
    if let Look::For(wanted) = look {
        search.gone.retain(|(path, _)| wanted.contains(path));
    }
    if !search.gone.is_empty() && !search.new.is_empty() {
        search.alike(store).await?;
    }
    Ok(search.found)
}

/// The search, and what was found so far: new paths with their old ones.
struct Search {
    /// Files that went and are not found yet, by path.
    gone: Vec<(String, ObjectId)>,
    /// Files that came and are not found yet, by path.
    new: Vec<(String, ObjectId)>,
    found: BTreeMap<String, String>,
}

/// A pair of files that may be one: places in the lists of both.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    old: usize,
    new: usize,
    /// How alike they are; of two that are equally alike, the one with the same name in its folder.
    rank: (u32, bool),
}

impl Search {
    /// Finds files with the same content. Of several that went, the first with the same name in its folder is taken,
    /// or else the first.
    fn same(&mut self) {
        let mut by_content: BTreeMap<ObjectId, Vec<&str>> = BTreeMap::new();
        for (path, id) in &self.gone {
            by_content.entry(*id).or_default().push(path);
        }
        for (path, id) in &self.new {
            let Some(old) = by_content.get_mut(id).filter(|old| !old.is_empty()) else { continue };
            let place = old.iter().position(|old| name(old) == name(path)).unwrap_or(0);
            self.found.insert(path.clone(), old.remove(place).to_string());
        }
    }

    /// Leaves out what was found.
    fn leave(&mut self) {
        let old: BTreeSet<_> = self.found.values().collect();
        self.gone.retain(|(path, _)| !old.contains(path));
        self.new.retain(|(path, _)| !self.found.contains_key(path));
    }

    /// Finds files that are alike.
    async fn alike(&mut self, store: &dyn Store) -> Result<(), ProjectError> {
        let namesakes = self.namesakes();
        let are_few = self.gone.len().saturating_mul(self.new.len()) <= MAX_PAIRS;
        let (old, new): (BTreeSet<_>, BTreeSet<_>) = namesakes.iter().copied().unzip();
        let old = read_pieces(store, &self.gone, |at| are_few || old.contains(&at)).await?;
        let new = read_pieces(store, &self.new, |at| are_few || new.contains(&at)).await?;
        let (mut old_is_found, mut new_is_found) = (vec![false; self.gone.len()], vec![false; self.new.len()]);
        let mut pairs = Vec::new();
        for (from, to) in namesakes {
            if old[&from].similarity(&new[&to], AT_LEAST_OF_ONE_NAME) >= AT_LEAST_OF_ONE_NAME {
                pairs.push((from, to));
                (old_is_found[from], new_is_found[to]) = (true, true);
            }
        }
        let mut candidates = Vec::new();
        for (to, pieces) in new.iter().filter(|(to, _)| are_few && !new_is_found[**to]) {
            let mut best: Vec<Candidate> = Vec::new();
            for (from, old) in old.iter().filter(|(from, _)| !old_is_found[**from]) {
                let is_namesake = name(&self.gone[*from].0) == name(&self.new[*to].0);
                let rank = (old.similarity(pieces, AT_LEAST), is_namesake);
                let candidate = Candidate { old: *from, new: *to, rank };
                if best.len() < N_CANDIDATES {
                    best.push(candidate);
                } else if let Some(worst) = (0..best.len()).min_by_key(|at| best[*at].rank)
                    && best[worst].rank < rank
                {
                    best[worst] = candidate;
                }
            }
            candidates.append(&mut best);
        }
        candidates.sort_by_key(|candidate| Reverse(candidate.rank));
        for Candidate { old, new, rank } in candidates {
            if rank.0 >= AT_LEAST && !old_is_found[old] && !new_is_found[new] {
                pairs.push((old, new));
                (old_is_found[old], new_is_found[new]) = (true, true);
            }
        }
        self.found.extend(pairs.into_iter().map(|(old, new)| (self.new[new].0.clone(), self.gone[old].0.clone())));
        Ok(())
    }

    /// The places of files that alone have their name in a folder, both among those that went and those that came.
    fn namesakes(&self) -> Vec<(usize, usize)> {
        fn only(files: &[(String, ObjectId)]) -> BTreeMap<&str, Option<usize>> {
            let mut places = BTreeMap::new();
            for (at, (path, _)) in files.iter().enumerate() {
                places.entry(name(path)).and_modify(|place| *place = None).or_insert(Some(at));
            }
            places
        }
        let (gone, new) = (only(&self.gone), only(&self.new));
        let pairs = gone.into_iter().filter_map(|(name, old)| Some((old?, (*new.get(name)?)?)));
        pairs.collect()
    }
}

/// Whether a file belongs to a run.
fn is_of_run(path: &str) -> bool {
    path.split_once('/').is_some_and(|(folder, _)| folder == RUNS_FOLDER)
}

/// A file's name in its folder.
fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The pieces of those files that are wanted, by their places.
async fn read_pieces(
    store: &dyn Store,
    files: &[(String, ObjectId)],
    is_wanted: impl Fn(usize) -> bool,
) -> Result<BTreeMap<usize, Pieces>, ProjectError> {
    let wanted: Vec<_> = (0..files.len()).filter(|at| is_wanted(*at)).collect();
    let mut pieces = BTreeMap::new();
    for places in wanted.chunks(git::READ_TOGETHER) {
        let ids: Vec<_> = places.iter().map(|at| files[*at].1).collect();
        for (at, content) in places.iter().zip(git::read_kinds(store, &ids, Kind::Blob).await?) {
            pieces.insert(*at, Pieces::of(&content?));
        }
    }
    Ok(pieces)
}
