//! Files on their way to a table: from the page or from the store, piece by piece, through a reader that ends with them.

use bunsen_project::{ContentReader, ProjectError};
use bunsen_protocol::{AssistantCall, OpenTableFile, ReadDocumentFile, ReadTableBatch, TableBatch};
use bunsen_spec::{Document, Problem, ReadOptions, TablePlan, say};
use bunsen_table::{HEAD_BYTES, Table, TableBuilder, TableRead, is_delimited};
use futures::future::{Either, pending, select};
use web_sys::Blob;

use crate::host::{Assistant, Buffers, Handed, Program, Wishes, read_blob};
use crate::laboratory::Laboratory;

/// A file that is to be read.
#[derive(Clone, Copy)]
pub enum Source<'a> {
    /// One that the page gave.
    Given(&'a Blob),
    /// A content of the store, by its MD5.
    Stored(&'a str),
}

/// A file that a reader is reading.
pub struct FileReading<'a> {
    name: String,
    reader: Assistant,
    is_delimited: bool,
    /// What the reader asks for of a content.
    stored: Option<Serving<'a>>,
    plan: TablePlan,
}

/// A content of the store, and what is asked for of it.
struct Serving<'a> {
    content: ContentReader<'a>,
    /// The file that it is the content of.
    name: String,
    wishes: Wishes,
}

impl Laboratory {
    /// Has a reader begin to read a file. `request` hears of the progress.
    ///
    /// # Errors
    /// When it is no table, cannot be read or is not there.
    pub async fn read_file(
        &self,
        source: Source<'_>,
        options: &ReadOptions,
        name: &str,
        request: u64,
    ) -> Result<FileReading<'_>, Problem> {
        let (head, size_bytes, stored, handed) = match source {
            Source::Given(file) => {
                let head = read_blob(file, 0..HEAD_BYTES as u64).await;
                let head = head.ok_or_else(|| say::worker::not_readable(name))?;
                (head, file.size() as u64, None, Handed::Blob(file.clone()))
            }
            Source::Stored(md5) => {
                let damaged = |error: ProjectError| error.in_file(name);
                let mut content = ContentReader::open(&self.store, md5).await.map_err(damaged)?;
                let (wishes, port) = Wishes::open();
                let head = content.read(0, HEAD_BYTES).await.map_err(damaged)?;
                let size_bytes = content.size_bytes();
                (head, size_bytes, Some(Serving { content, name: name.into(), wishes }), Handed::Port(port))
            }
        };
        let is_delimited = is_delimited(&head, options);
        let program = if is_delimited { Program::TextReader } else { Program::FormatReader };
        let reader = Assistant::start(program);
        let mut reading = FileReading { name: name.into(), reader, is_delimited, stored, plan: TablePlan::default() };
        let call = OpenTableFile { file_name: name.into(), size_bytes, options: options.clone() };
        reading.plan = reading.ask(call, handed, self.tell(request)).await?.0;
        Ok(reading)
    }

    /// Has a document read. The reader is started if there is none.
    ///
    /// # Errors
    /// When it is no document, cannot be read or is not there.
    pub async fn read_document(
        &self,
        reader: &mut Option<Assistant>,
        source: Source<'_>,
        name: &str,
    ) -> Result<Document, Problem> {
        let (size_bytes, mut stored, handed) = match source {
            Source::Given(file) => (file.size() as u64, None, Handed::Blob(file.clone())),
            Source::Stored(md5) => {
                let content = ContentReader::open(&self.store, md5).await.map_err(|error| error.in_file(name))?;
                let (wishes, port) = Wishes::open();
                let size_bytes = content.size_bytes();
                (size_bytes, Some(Serving { content, name: name.into(), wishes }), Handed::Port(port))
            }
        };
        // One that died, or waits for bytes that will not come, goes. What it refused it has read to the end.
        let own = reader.take().unwrap_or_else(|| Assistant::start(Program::DocumentReader));
        let call = ReadDocumentFile { name: name.into(), size_bytes };
        let answered = serve_until(own.call_about(call, handed, |_, _| ()), stored.as_mut()).await?;
        if !own.is_dead() {
            *reader = Some(own);
        }
        Ok(answered.map_err(|ended| ended.problem(|why| say::worker::reader_gave_up(name, why)))?.0)
    }

    /// Has a file read as a table, without preparing it or looking at it.
    ///
    /// # Errors
    /// When it is no table; the problem names column and row.
    pub async fn read_table(
        &self,
        source: Source<'_>,
        options: &ReadOptions,
        name: &str,
        request: u64,
    ) -> Result<TableRead, Problem> {
        let work = async {
            let mut reading = self.read_file(source, options, name, request).await?;
            let mut table = TableBuilder::new(reading.plan());
            loop {
                let (TableBatch { rows, end }, buffers) = reading.next(self.tell(request)).await?;
                table.append(&Table::from_buffers(rows.columns, rows.n_rows as usize, buffers.to_bytes())?)?;
                if let Some(end) = end {
                    return table.finish(end);
                }
            }
        };
        self.requests.until_given_up(request, work).await
    }
}

impl FileReading<'_> {
    /// What the table will be.
    pub fn plan(&self) -> &TablePlan {
        &self.plan
    }

    /// Whether the file is delimited text.
    pub fn is_delimited(&self) -> bool {
        self.is_delimited
    }

    /// The next rows; `working` hears how far it is.
    ///
    /// # Errors
    /// When the file turns out to be unreadable.
    pub async fn next(&mut self, working: impl FnMut(String, f64) + 'static) -> Result<(TableBatch, Buffers), Problem> {
        self.ask(ReadTableBatch {}, Handed::Nothing, working).await
    }

    /// Has the reader do something, and meanwhile gives it what it asks for of the file.
    async fn ask<C: AssistantCall>(
        &mut self,
        call: C,
        handed: Handed,
        working: impl FnMut(String, f64) + 'static,
    ) -> Result<(C::Reply, Buffers), Problem> {
        let answer = self.reader.call_about(call, handed, working);
        let answered = serve_until(answer, self.stored.as_mut()).await?;
        answered.map_err(|ended| ended.problem(|why| say::worker::reader_gave_up(&self.name, why)))
    }
}

/// What a reader answers, which meanwhile is given what it asks for of a content.
///
/// # Errors
/// When that cannot be read. The reader then waits for bytes that will not come.
async fn serve_until<T>(answer: impl Future<Output = T>, stored: Option<&mut Serving<'_>>) -> Result<T, Problem> {
    let Some(serving) = stored else { return Ok(answer.await) };
    match select(std::pin::pin!(answer), std::pin::pin!(serving.serve())).await {
        Either::Left((answered, _)) => Ok(answered),
        Either::Right((problem, _)) => Err(problem),
    }
}

impl Serving<'_> {
    /// Gives what is asked for, until the content cannot be read.
    async fn serve(&mut self) -> Problem {
        while let Some(range) = self.wishes.next().await {
            let len = usize::try_from(range.end - range.start.min(range.end)).unwrap_or(usize::MAX);
            match self.content.read(range.start, len).await {
                Ok(bytes) => self.wishes.give(&bytes),
                Err(error) => return error.in_file(&self.name).into(),
            }
        }
        pending().await
    }
}
