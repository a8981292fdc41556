//! Versions of a table that are merged.

use bunsen_assistant::{Given, Tell};
use bunsen_prepare::{TableMerge, TableMerger, suggest_merge_key};
use bunsen_protocol::{DataMerge, MergeTables, MergeVersion, WriteMerge};
use bunsen_spec::{Problem, say};
use bunsen_table::{Table, write_text};

/// What is merged, and what came of it last.
#[derive(Default)]
pub struct Merging {
    base: Option<Table>,
    ours: Option<Table>,
    theirs: Option<Table>,
    merge: Option<TableMerge>,
}

impl Merging {
    /// Holds one of the versions.
    pub fn take(&mut self, version: MergeVersion, table: Table) {
        let place = match version {
            MergeVersion::Base => &mut self.base,
            MergeVersion::Ours => &mut self.ours,
            MergeVersion::Theirs => &mut self.theirs,
        };
        *place = Some(table);
        self.merge = None;
    }

    /// Merges the versions, and says what comes of it.
    pub fn merge(&mut self, call: MergeTables, tell: &Tell) -> Result<Given, Problem> {
        let MergeTables { key, n_shown } = call;
        let (ours, theirs) = self.sides()?;
        let base = self.base.as_ref().unwrap_or(ours);
        let in_all = |name: &String| base.column(name).is_some() && theirs.column(name).is_some();
        let candidates = ours.columns().iter().map(|column| column.name.clone()).filter(in_all).collect();
        let key = match (key, &self.merge) {
            (Some(key), _) => key,
            (None, Some(merge)) => merge.key().to_vec(),
            (None, None) => suggest_merge_key(base, ours, theirs),
        };
        if key.is_empty() {
            return Ok(Given::value(&DataMerge { candidates, ..DataMerge::default() }));
        }
        let merge = self.merged(key, tell)?;
        Ok(Given::value(&DataMerge {
            contents: Vec::new(),
            key: merge.key().to_vec(),
            candidates,
            counts: merge.counts(),
            columns: merge.column_changes().clone(),
            by_column: merge.conflicts_by_column(),
            conflicts: merge.conflicts(0, n_shown as usize),
        }))
    }

    /// Writes the merged table.
    pub fn write(&mut self, call: &WriteMerge, tell: &Tell) -> Result<Given, Problem> {
        let merge = self.merged(call.key.clone(), tell)?;
        let mut resolving = merge.resolve(&call.choices)?;
        while !resolving.step()? {
            tell.working(say::worker::merging(), resolving.done_share());
        }
        let table = resolving.finish()?;
        let (text, options) =
            write_text(&table, &call.options, |done| tell.working(say::worker::writing_merged(), done));
        Ok(Given::with_buffers(&options, [&text[..]].into_iter()))
    }

    /// The merge by a key: the last one, if it was by this.
    fn merged(&mut self, key: Vec<String>, tell: &Tell) -> Result<&TableMerge, Problem> {
        let merge = match self.merge.take().filter(|merge| merge.key() == key) {
            Some(merge) => merge,
            None => {
                let (ours, theirs) = self.sides()?;
                let (ours, theirs) = (ours.clone(), theirs.clone());
                let mut merger = match &self.base {
                    Some(base) => TableMerger::new(base.clone(), ours, theirs, key)?,
                    None => TableMerger::without_base(ours, theirs, key)?,
                };
                while !merger.step()? {
                    tell.working(say::worker::merging(), merger.done_share());
                }
                merger.finish()?
            }
        };
        Ok(self.merge.insert(merge))
    }

    fn sides(&self) -> Result<(&Table, &Table), Problem> {
        self.ours.as_ref().zip(self.theirs.as_ref()).ok_or_else(say::worker::no_table)
    }
}
