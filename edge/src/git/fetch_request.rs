//! What a fetch asks for: the objects it wants and those it has.

use std::io::BufRead;

use gix_hash::ObjectId;
use gix_packetline::PacketLineRef;
use gix_packetline::blocking_io::StreamingPeekableIter;

/// Objects that one fetch may name.
const MAX_NAMED: usize = 200_000;

/// What a fetch asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FetchRequest {
    /// The objects that it wants, with all they reach.
    pub wants: Vec<ObjectId>,
    /// The objects that it has, with all they reach.
    pub haves: Vec<ObjectId>,
    /// Whether it has named all that it has.
    pub is_done: bool,
    /// Whether it reads which of its objects are there; else it waits to have named all.
    pub reads_common: bool,
    /// Whether the pack may follow as soon as enough is known.
    pub takes_early_pack: bool,
    /// Whether it reads the pack in lines.
    pub reads_bands: bool,
}

/// Reads a request.
///
/// # Errors
/// Says in a few words what is wrong with it.
pub(super) fn read_request(reader: &mut dyn BufRead) -> Result<FetchRequest, String> {
    let mut request = FetchRequest::default();
    let mut lines = StreamingPeekableIter::new(reader, &[], false);
    while let Some(line) = lines.read_line() {
        let line = match line {
            Ok(line) => line.map_err(|error| error.to_string())?,
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => break,
            Err(error) => return Err(error.to_string()),
        };
        // A flush parts what is wanted from what is there, and one round from the next.
        let PacketLineRef::Data(line) = line else { continue };
        let text = std::str::from_utf8(line).map_err(|_| "one of its lines is no text")?.trim_end();
        if text == "done" {
            request.is_done = true;
            break;
        }
        let mut words = text.split(' ');
        let (word, id) = (words.next(), words.next().and_then(|id| ObjectId::from_hex(id.as_bytes()).ok()));
        match (word, id) {
            (Some("want"), Some(id)) => {
                request.wants.push(id);
                for capability in words {
                    request.reads_common |= capability == "multi_ack_detailed";
                    request.takes_early_pack |= capability == "no-done";
                    request.reads_bands |= capability == "side-band-64k";
                }
            }
            (Some("have"), Some(id)) => request.haves.push(id),
            _ => return Err("one of its lines is neither a wish nor what is there".into()),
        }
        if request.wants.len() + request.haves.len() > MAX_NAMED {
            return Err(format!("it names more than {MAX_NAMED} objects"));
        }
    }
    Ok(request)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> String {
        format!("{:04x}{text}", text.len() + 4)
    }

    #[test]
    fn wishes_and_what_is_there_are_read() {
        let (one, two) = ("1".repeat(40), "2".repeat(40));
        let body = [
            line(&format!("want {one} multi_ack_detailed no-done side-band-64k agent=git/2\n")),
            line(&format!("want {two}\n")),
            "0000".into(),
            line(&format!("have {one}\n")),
            "0000".into(),
        ];
        let request = read_request(&mut body.concat().as_bytes()).unwrap();
        assert_eq!((request.wants.len(), request.haves.len(), request.is_done), (2, 1, false));
        assert!(request.reads_common && request.takes_early_pack && request.reads_bands);
        let done = body.concat() + &line("done\n");
        assert!(read_request(&mut done.as_bytes()).unwrap().is_done);
        for wrong in ["shallow 1", "want", "deepen 1", "hello"] {
            assert!(read_request(&mut line(wrong).as_bytes()).is_err(), "{wrong}");
        }
    }
}
