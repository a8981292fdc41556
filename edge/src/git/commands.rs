//! What a push asks for: the lines before its pack.

use std::io::BufRead;

use gix_hash::ObjectId;
use gix_packetline::PacketLineRef;
use gix_packetline::blocking_io::StreamingPeekableIter;

use crate::store::RefMove;

/// Refs that one push may move.
const MAX_MOVES: usize = 10_000;

/// What a push asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Commands {
    /// The refs to move.
    pub moves: Vec<RefMove>,
    /// Whether all are to move or none.
    pub is_atomic: bool,
}

/// Reads them; the reader then stands at the pack. An empty push, by which a client tries the way, has none.
///
/// # Errors
/// Says in a few words what is wrong with them.
pub(super) fn read_commands(reader: &mut dyn BufRead) -> Result<Commands, String> {
    let mut commands = Commands::default();
    let mut lines = StreamingPeekableIter::new(reader, &[PacketLineRef::Flush], false);
    while let Some(line) = lines.read_line() {
        let line = line.map_err(|_| "it ends too early")?.map_err(|error| error.to_string())?;
        let text = line.as_text().ok_or("it is not made of lines")?.as_slice();
        let text = std::str::from_utf8(text).map_err(|_| "a ref's name is not UTF-8")?;
        let (command, capabilities) = text.split_once('\0').unwrap_or((text, ""));
        commands.is_atomic |= capabilities.split(' ').any(|capability| capability == "atomic");
        // A shallow clone says where its history ends; whether all is there is checked in any case.
        if command.starts_with("shallow ") {
            continue;
        }
        commands.moves.push(read_move(command).ok_or("one of its lines is no move of a ref")?);
        if commands.moves.len() > MAX_MOVES {
            return Err(format!("it moves more than {MAX_MOVES} refs"));
        }
    }
    Ok(commands)
}

fn read_move(command: &str) -> Option<RefMove> {
    let mut words = command.trim_end_matches('\n').splitn(3, ' ');
    let mut id = || {
        let id = ObjectId::from_hex(words.next()?.as_bytes()).ok()?;
        Some(Some(id).filter(|id| !id.is_null()))
    };
    let (from, to) = (id()?, id()?);
    Some(RefMove { from, to, name: words.next()?.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, expected: Result<usize, &str>) {
        let mut reader = body.as_bytes();
        let got = read_commands(&mut reader);
        assert_eq!(got.as_ref().map(|commands| commands.moves.len()).map_err(String::as_str), expected, "{body:?}");
        if expected.is_ok() {
            assert_eq!(reader, if body.ends_with("PACK") { b"PACK".as_slice() } else { b"" });
        }
    }

    fn line(text: &str) -> String {
        format!("{:04x}{text}", text.len() + 4)
    }

    #[test]
    fn lines_are_read_up_to_the_pack() {
        let (zero, one) = ("0".repeat(40), "1".repeat(40));
        check("0000", Ok(0));
        let create = line(&format!("{zero} {one} refs/heads/main\0report-status atomic"));
        check(&format!("{create}0000PACK"), Ok(1));
        check(&format!("{create}{}0000PACK", line(&format!("{one} {zero} refs/heads/a b\n"))), Ok(2));
        check(&format!("{}{create}0000PACK", line(&format!("shallow {one}"))), Ok(1));
        check("", Err("it ends too early"));
        check(&create, Err("it ends too early"));
        check(&format!("{}0000", line("hello")), Err("one of its lines is no move of a ref"));
        let commands = read_commands(&mut format!("{create}0000").as_bytes()).unwrap();
        assert!(commands.is_atomic);
        assert_eq!((commands.moves[0].from, commands.moves[0].to.is_some()), (None, true));
    }
}
