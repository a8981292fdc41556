//! Removing what no ref reaches: versions that were overwritten by force, or whose branch or tag was deleted.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use gix_hash::ObjectId;
use rusqlite::Transaction;

use super::named_contents::named_contents;
use super::walk::{Depth, walk};
use crate::store::{
    Database, Durability, ObjectFolder, StoreFault, content_marks, list_refs, mark_content, mark_object, object_ids,
    remove_content, remove_object, set_swept, unreached_objects,
};

/// How long it is kept from the day it was first found: as long as git keeps it. So whoever is fetching gets all, and
/// what was overwritten by mistake is still there, by the name that the audit log has.
const KEPT_MS: f64 = 14.0 * 24.0 * 3600.0 * 1000.0;

/// What a sweep removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Swept {
    /// Objects of git's.
    pub n_objects: usize,
    /// Contents of DVC's. Their bytes go with the next collection of objects.
    pub n_contents: usize,
}

/// Removes from a project the objects that no ref has reached for a time, and the contents that these alone name.
/// Contents that no version ever named stay: their versions may be on their way, or lie elsewhere. Blocks.
///
/// No push may be taken meanwhile. What stays has all that it names, as a push relies on.
pub(crate) fn sweep(
    database: &Database,
    folder: &ObjectFolder,
    project: i64,
    now_ms: f64,
) -> Result<Swept, StoreFault> {
    let found = database.read(|t| {
        let objects = look(t, project, now_ms)?;
        let contents = look_at_contents(t, project, &objects, folder, now_ms)?;
        Ok((objects, contents))
    })?;
    let (objects, contents) = found;
    database.write(Durability::Crash, |t| {
        for id in &objects.new {
            mark_object(t, project, id, Some(now_ms))?;
        }
        for id in &objects.back {
            mark_object(t, project, id, None)?;
        }
        for id in &objects.gone {
            remove_object(t, project, id)?;
        }
        for name in &contents.new {
            mark_content(t, project, name, Some(now_ms))?;
        }
        for name in &contents.back {
            mark_content(t, project, name, None)?;
        }
        let mut swept = Swept { n_objects: objects.gone.len(), n_contents: 0 };
        for (name, since_ms) in &contents.gone {
            swept.n_contents += remove_content(t, project, name, *since_ms)?;
        }
        set_swept(t, project, objects.unreached.len() == objects.gone.len() && !contents.are_watched)?;
        Ok(swept)
    })
}

/// How a project's objects stand.
struct Objects {
    /// What a ref reaches.
    reached: Vec<ObjectId>,
    /// What none reaches.
    unreached: Vec<ObjectId>,
    /// Of those, what was not known to be so.
    new: Vec<ObjectId>,
    /// Of those, what goes.
    gone: Vec<ObjectId>,
    /// What was unreached and is reached again.
    back: Vec<ObjectId>,
}

fn look(t: &Transaction<'_>, project: i64, now_ms: f64) -> Result<Objects, StoreFault> {
    let marks = unreached_objects(t, project)?;
    let tips: Vec<ObjectId> = list_refs(t, project)?.into_iter().map(|found| found.object).collect();
    let mut seen = HashSet::new();
    let reached = walk(t, project, &tips, &mut seen, Depth::All)?;
    let back = marks.keys().filter(|&id| seen.contains(id)).copied().collect();
    let unreached: Vec<ObjectId> = object_ids(t, project)?.into_iter().filter(|id| !seen.contains(id)).collect();
    let age = |id: &ObjectId| Age::of(marks.get(id).copied(), now_ms);
    // What was pushed and overwritten a moment ago may be built on what has been waiting for long.
    let young: Vec<ObjectId> = unreached.iter().filter(|&id| age(id) != Age::Over).copied().collect();
    walk(t, project, &young, &mut seen, Depth::All)?;
    Ok(Objects {
        new: young.iter().filter(|&id| age(id) == Age::New).copied().collect(),
        gone: unreached.iter().filter(|&id| !seen.contains(id)).copied().collect(),
        reached,
        unreached,
        back,
    })
}

/// How a project's contents stand.
#[derive(Default)]
struct Contents {
    /// What only unreached objects name, and was not known to be so.
    new: Vec<String>,
    /// Of what only those name, what goes, and the mark it has.
    gone: Vec<(String, f64)>,
    /// What a ref reaches again.
    back: Vec<String>,
    /// Whether a mark stays.
    are_watched: bool,
}

fn look_at_contents(
    t: &Transaction<'_>,
    project: i64,
    objects: &Objects,
    folder: &ObjectFolder,
    now_ms: f64,
) -> Result<Contents, StoreFault> {
    let marks = content_marks(t, project)?;
    let mut found = Contents::default();
    if marks.is_empty() || objects.unreached.is_empty() && marks.values().all(Option::is_none) {
        return Ok(found);
    }
    let orphaned = named_contents(t, project, &objects.unreached, &marks, folder)?;
    let marked = marks.iter().filter(|(_, since_ms)| since_ms.is_some()).map(|(name, _)| name);
    let in_question: BTreeMap<String, ()> = orphaned.iter().chain(marked).map(|name| (name.clone(), ())).collect();
    if in_question.is_empty() {
        return Ok(found);
    }
    // A listing that is not in question may name what is.
    let named: BTreeSet<String> = named_contents(t, project, &objects.reached, &marks, folder)?;
    for name in in_question.into_keys() {
        let since_ms = marks.get(&name).copied().flatten();
        match (named.contains(&name), since_ms, Age::of(since_ms, now_ms)) {
            (true, Some(_), _) => found.back.push(name),
            (true, None, _) => {}
            (false, Some(since_ms), Age::Over) => found.gone.push((name, since_ms)),
            (false, _, age) => {
                found.are_watched = true;
                if age == Age::New {
                    found.new.push(name);
                }
            }
        }
    }
    Ok(found)
}

/// How long something has been waiting to be removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Age {
    /// It has not, or the clock was set back since: it begins now.
    New,
    /// Not long enough.
    Waiting,
    /// Long enough.
    Over,
}

impl Age {
    fn of(since_ms: Option<f64>, now_ms: f64) -> Self {
        match since_ms.map(|since_ms| now_ms - since_ms) {
            Some(passed_ms) if passed_ms >= KEPT_MS => Self::Over,
            Some(passed_ms) if passed_ms >= 0.0 => Self::Waiting,
            _ => Self::New,
        }
    }
}
