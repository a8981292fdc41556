//! Taking a push: read, check, keep, move the refs.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::GzDecoder;
use gix_hash::ObjectId;
use gix_object::Kind;
use gix_packetline::blocking_io::encode::{flush_to_write, text_to_write};
use gix_validate::reference;
use rusqlite::Transaction;

use super::MAX_PUSH_BYTES;
use super::commands::{Commands, read_commands};
use super::connect::{Broken, Connection};
use super::incoming::Incoming;
use crate::store::{
    Database, Durability, ObjectFolder, PackedObject, RefMove, StoreFault, StoredObjects, StoredProject, add_object,
    move_ref, set_swept,
};

/// Bytes of packed objects that are written in one transaction, so that nobody else waits for long.
const CHUNK_BYTES: usize = 4 << 20;

/// Git's words for a push whose other refs could not move.
const NOT_ALL: &str = "not all refs could move, so none did";
/// Git's words for a push whose project went while it came.
const PROJECT_GONE: &str = "the project was deleted meanwhile; nothing of the push was kept";

/// A push that has arrived.
pub(crate) struct Push<'a> {
    /// The database.
    pub database: &'a Database,
    /// Where files may lie meanwhile.
    pub objects: &'a ObjectFolder,
    /// The project, if it is there.
    pub project: Option<StoredProject>,
}

/// Why a push or a fetch was not answered.
pub(crate) enum PushError {
    /// A fault of ours.
    Fault(StoreFault),
    /// Its lines cannot be read or followed; says why.
    Unreadable(String),
}

impl From<StoreFault> for PushError {
    fn from(fault: StoreFault) -> Self {
        Self::Fault(fault)
    }
}

impl From<io::Error> for PushError {
    fn from(error: io::Error) -> Self {
        Self::Fault(error.into())
    }
}

/// Does what a push asks for; gives the answer that git reads. Blocks.
///
/// Nothing may be swept meanwhile. Objects are kept before refs move, each after all that it names, so a sudden end leaves nothing broken.
/// `create` makes a project that is not there yet; `note` is called in the transaction that moves refs.
pub(crate) fn receive_pack(
    push: &Push<'_>,
    file: File,
    create: impl FnOnce() -> Result<StoredProject, StoreFault>,
    note: impl FnOnce(&Transaction<'_>, &StoredProject, &[&RefMove]) -> Result<(), StoreFault>,
) -> Result<Vec<u8>, PushError> {
    let mut reader = unzipped(file, MAX_PUSH_BYTES)?;
    let commands = read_commands(&mut reader).map_err(PushError::Unreadable)?;
    if commands.moves.is_empty() {
        return Ok(Vec::new());
    }
    let folder = push.objects.incoming_folder()?;
    let has_pack = commands.moves.iter().any(|wish| wish.to.is_some());
    // Projects are counted from 1.
    let project = push.project.as_ref().map_or(0, |project| project.id);
    let checked = push.database.read(|transaction| {
        let stored = StoredObjects { transaction, project };
        let incoming =
            if has_pack { Incoming::unpack(&mut reader, folder.path(), stored) } else { Ok(Incoming::nothing()) };
        let mut incoming = match incoming {
            Ok(incoming) => incoming,
            Err(why) => return Ok(Err(why)),
        };
        let (verdicts, order) = check(transaction, project, &mut incoming, &commands)?;
        Ok(Ok((incoming, verdicts, order)))
    })?;
    let (mut incoming, mut verdicts, order) = match checked {
        Ok(checked) => checked,
        Err(why) => return Ok(report(&why, &refuse_all(&commands, "the pack was not taken"))?),
    };
    if verdicts.iter().all(|(_, verdict)| verdict.is_err()) {
        return Ok(report("ok", &verdicts)?);
    }
    let project = match &push.project {
        Some(project) => project.clone(),
        None => create()?,
    };
    if !keep(push.database, project.id, &mut incoming, &order)? {
        return Ok(report(PROJECT_GONE, &refuse_all(&commands, PROJECT_GONE))?);
    }
    let is_there = push.database.write(Durability::PowerCut, |t| {
        if !set_swept(t, project.id, false)? {
            return Ok(false);
        }
        t.execute_batch("SAVEPOINT push")?;
        for (wish, verdict) in verdicts.iter_mut().filter(|(_, verdict)| verdict.is_ok()) {
            *verdict = move_ref(t, project.id, &project.head, wish)?.map_err(str::to_string);
        }
        if commands.is_atomic && verdicts.iter().any(|(_, verdict)| verdict.is_err()) {
            refuse_rest(&mut verdicts);
            t.execute_batch("ROLLBACK TO push")?;
        }
        t.execute_batch("RELEASE push")?;
        let moved: Vec<&RefMove> =
            verdicts.iter().filter(|(_, verdict)| verdict.is_ok()).map(|(wish, _)| *wish).collect();
        if !moved.is_empty() {
            note(t, &project, &moved)?;
        }
        Ok(true)
    })?;
    if !is_there {
        return Ok(report(PROJECT_GONE, &refuse_all(&commands, PROJECT_GONE))?);
    }
    Ok(report("ok", &verdicts)?)
}

/// The answer to a push that is too large; `file` holds its beginning.
pub(crate) fn too_large(file: File) -> Result<Vec<u8>, PushError> {
    let commands = read_commands(&mut unzipped(file, MAX_PUSH_BYTES)?).map_err(PushError::Unreadable)?;
    let why =
        format!("the push is larger than {} MiB; push less at once, and keep data with DVC", MAX_PUSH_BYTES >> 20);
    Ok(report(&why, &refuse_all(&commands, "the pack was not taken"))?)
}

type Verdicts<'a> = Vec<(&'a RefMove, Result<(), String>)>;

/// Looks at each wish for itself; gives the new objects that the good ones reach, too.
fn check<'a>(
    transaction: &Transaction<'_>,
    project: i64,
    incoming: &mut Incoming,
    commands: &'a Commands,
) -> Result<(Verdicts<'a>, Vec<ObjectId>), StoreFault> {
    let mut connection = Connection::new(transaction, project, incoming);
    let mut verdicts = Verdicts::with_capacity(commands.moves.len());
    for wish in &commands.moves {
        let verdict = match (check_name(wish, project != 0), wish.to) {
            (Ok(kind), Some(tip)) => match connection.connect(tip, kind) {
                Ok(()) => Ok(()),
                Err(Broken::Said(why)) => Err(why),
                Err(Broken::Fault(fault)) => return Err(fault),
            },
            (named, _) => named.map(drop),
        };
        verdicts.push((wish, verdict));
    }
    if commands.is_atomic && verdicts.iter().any(|(_, verdict)| verdict.is_err()) {
        refuse_rest(&mut verdicts);
    }
    Ok((verdicts, connection.into_order()))
}

/// Refuses a name that no ref may have, and what cannot be there; says what a ref of this name is to name.
fn check_name(wish: &RefMove, has_project: bool) -> Result<Option<Kind>, String> {
    let is_fine = wish.name.starts_with("refs/") && reference::name(wish.name.as_str().into()).is_ok();
    match (is_fine, wish.from, wish.to) {
        (false, ..) => Err("no ref may have this name".into()),
        (true, None, None) => Err("there is nothing to delete".into()),
        (true, Some(_), _) if !has_project => Err("the project is not there".into()),
        (true, ..) => Ok(wish.name.starts_with("refs/heads/").then_some(Kind::Commit)),
    }
}

/// Writes new objects, each after all that it names. False if the project was deleted meanwhile, and all with it.
fn keep(database: &Database, project: i64, incoming: &mut Incoming, order: &[ObjectId]) -> Result<bool, StoreFault> {
    let mut chunk: Vec<(ObjectId, PackedObject)> = Vec::new();
    let mut n_bytes = 0;
    let mut left = order.iter();
    loop {
        let next = left.next();
        if let Some(id) = next {
            let content = incoming.read(id).map_err(StoreFault::Damaged)?;
            let (kind, content) = content.ok_or_else(|| StoreFault::Damaged(format!("{id} went from its pack")))?;
            let object = PackedObject::new(kind, content)?;
            n_bytes += object.bytes.len() + 64;
            chunk.push((*id, object));
        }
        if n_bytes >= CHUNK_BYTES || next.is_none() {
            // The move of the refs, which is forced to disk, forces these as well.
            let is_there = database.write(Durability::Crash, |t| {
                let is_there = set_swept(t, project, false)?;
                if is_there {
                    chunk.iter().try_for_each(|(id, object)| add_object(t, project, id, object))?;
                }
                Ok(is_there)
            })?;
            if !is_there {
                return Ok(false);
            }
            chunk.clear();
            n_bytes = 0;
        }
        if next.is_none() {
            return Ok(true);
        }
    }
}

fn refuse_all<'a>(commands: &'a Commands, why: &str) -> Verdicts<'a> {
    commands.moves.iter().map(|wish| (wish, Err(why.to_string()))).collect()
}

fn refuse_rest(verdicts: &mut Verdicts<'_>) {
    for (_, verdict) in verdicts.iter_mut().filter(|(_, verdict)| verdict.is_ok()) {
        *verdict = Err(NOT_ALL.to_string());
    }
}

fn report(unpacked: &str, verdicts: &Verdicts<'_>) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    text_to_write(format!("unpack {unpacked}").as_bytes(), &mut out)?;
    for (wish, verdict) in verdicts {
        let line = match verdict {
            Ok(()) => format!("ok {}", wish.name),
            Err(why) => format!("ng {} {why}", wish.name),
        };
        text_to_write(line.as_bytes(), &mut out)?;
    }
    flush_to_write(&mut out)?;
    Ok(out)
}

/// The body as git meant it: it may come compressed. Unpacks to at most `limit_bytes`.
pub(super) fn unzipped<'a>(body: impl Read + 'a, limit_bytes: u64) -> io::Result<Box<dyn BufRead + 'a>> {
    let mut reader = BufReader::new(body);
    let is_gzip = reader.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    if !is_gzip {
        return Ok(Box::new(reader));
    }
    Ok(Box::new(BufReader::new(GzDecoder::new(reader).take(limit_bytes))))
}
