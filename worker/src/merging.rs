//! The merge of a table's versions that is being looked at: read once, and held by an assistant.

use bunsen_project::versions::MergeTables as Versions;
use bunsen_protocol::{AssistantCall, DataMerge, EncodeText, MergeTables, MergeVersion, TableRole, WriteMerge};
use bunsen_spec::{FileFormat, MergeChoices, OtherTable, Problem, ReadOptions, say};

use crate::host::{Assistant, Buffers, Program};
use crate::laboratory::Laboratory;
use crate::open_table::Holder;
use crate::reading::Source;

/// Versions of a table that an assistant holds.
pub struct OpenMerge {
    versions: Versions,
    /// How the merged table is written.
    form: ReadOptions,
    holder: Holder,
}

/// The contents that are merged: that which both came from, if any, ours and theirs.
pub fn contents(versions: &Versions) -> Vec<String> {
    let all = [versions.base.as_ref(), Some(&versions.ours), Some(&versions.theirs)];
    all.into_iter().flatten().map(|table| table.md5.clone()).collect()
}

impl Laboratory {
    /// Merges these versions by a key and says what comes of it. They are held until something else is merged, or
    /// [`Self::close_merge`] is called.
    ///
    /// # Errors
    /// If one cannot be read or none is delimited text, if the key names no row, or if the request is given up.
    pub async fn merge_tables(
        &self,
        versions: Versions,
        key: Option<Vec<String>>,
        n_shown: u64,
        request: u64,
    ) -> Result<DataMerge, Problem> {
        let contents = contents(&versions);
        let call = MergeTables { key, n_shown };
        let (merged, _) = self.ask_merge(versions, request, |_| call).await?;
        Ok(DataMerge { contents, ..merged })
    }

    /// The merged table as delimited text, and how it is read.
    ///
    /// # Errors
    /// As [`Self::merge_tables`]; if something is not chosen for every conflict, or does not fit.
    pub async fn write_merge(
        &self,
        versions: Versions,
        key: Vec<String>,
        choices: MergeChoices,
        request: u64,
    ) -> Result<(Vec<u8>, ReadOptions), Problem> {
        let name = versions.ours.name.clone();
        let mut encoding = None;
        let call = |form: &ReadOptions| {
            encoding.clone_from(&form.encoding);
            WriteMerge { key, choices, options: form.clone() }
        };
        let (mut options, mut buffers) = self.ask_merge(versions, request, call).await?;
        if let Some(encoding) = encoding.filter(|encoding| options.encoding.as_ref() != Some(encoding)) {
            let reader = Assistant::start(Program::TextReader);
            let encoded = reader.call(EncodeText { encoding }, buffers, self.tell(request)).await;
            let encoded = encoded.map_err(|ended| ended.problem(|why| say::worker::reader_gave_up(&name, why)))?;
            options.encoding = Some(encoded.0);
            buffers = encoded.1;
        }
        Ok((buffers.to_bytes().pop().ok_or_else(say::worker::no_bytes)?, options))
    }

    /// Holds no versions any more; their memory is given back.
    pub fn close_merge(&self) {
        *self.merging.borrow_mut() = None;
    }

    async fn ask_merge<C: AssistantCall>(
        &self,
        versions: Versions,
        request: u64,
        call: impl FnOnce(&ReadOptions) -> C,
    ) -> Result<(C::Reply, Buffers), Problem> {
        let work = async {
            let open = self.open_merge(versions, request).await?;
            let answer = open.holder.call(call(&open.form), Buffers::default(), self.tell(request)).await;
            // Given up before this, it goes, and the assistant with it.
            *self.merging.borrow_mut() = Some(open);
            answer
        };
        self.requests.until_given_up(request, work).await
    }

    async fn open_merge(&self, versions: Versions, request: u64) -> Result<OpenMerge, Problem> {
        let open = self.merging.borrow_mut().take();
        if let Some(open) = open.filter(|open| open.versions == versions && !open.holder.is_dead()) {
            return Ok(open);
        }
        let holder = Holder::start(&versions.ours.name);
        let mut open = OpenMerge { form: ReadOptions::default(), holder, versions };
        if let Some(base) = &open.versions.base {
            self.hand_version(&open.holder, MergeVersion::Base, base, request).await?;
        }
        let Versions { base, ours, theirs } = &open.versions;
        let of_ours = self.hand_version(&open.holder, MergeVersion::Ours, ours, request).await?;
        let of_theirs = self.hand_version(&open.holder, MergeVersion::Theirs, theirs, request).await?;
        // Where they alone changed how the file is laid out, that is taken.
        let is_theirs = base.as_ref().is_some_and(|base| base.options == ours.options);
        let form = if is_theirs { of_theirs.or(of_ours) } else { of_ours.or(of_theirs) };
        open.form = form.ok_or_else(|| say::comparing::not_delimited(&ours.name))?;
        Ok(open)
    }

    /// Has a version read and handed to its assistant. Gives the form of its file if that can be written.
    async fn hand_version(
        &self,
        holder: &Holder,
        version: MergeVersion,
        table: &OtherTable,
        request: u64,
    ) -> Result<Option<ReadOptions>, Problem> {
        let reading = self.read_file(Source::Stored(&table.md5), &table.options, &table.name, request).await?;
        let is_delimited = reading.is_delimited();
        let read = self.take_in(holder, TableRole::Merged(version), reading, request).await?;
        let can_be_written = is_delimited && matches!(read.options.format, None | Some(FileFormat::Csv));
        Ok(can_be_written.then_some(read.options))
    }
}
