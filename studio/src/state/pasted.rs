//! What a pasted text looks like, before it is read as a table.

/// The characters that tell columns apart, in the order they are tried.
const DELIMITERS: [char; 4] = ['\t', ',', ';', '|'];

/// Lines and columns of a pasted text: as many columns as the first line has by the delimiter that
/// occurs in it most often.
pub fn shape(text: &str) -> (u64, u64) {
    let lines = text.lines().filter(|line| !line.trim().is_empty()).count() as u64;
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let n = DELIMITERS.into_iter().map(|d| first.matches(d).count()).max().unwrap_or(0);
    (lines, if lines == 0 { 0 } else { n as u64 + 1 })
}

/// Whether a pasted text is probably meant as a table: several lines, all with the same number of one
/// delimiter (which prose does not have).
pub fn looks_tabular(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(5).collect();
    lines.len() >= 2
        && DELIMITERS.into_iter().any(|delimiter| {
            let n = lines[0].matches(delimiter).count();
            n > 0 && lines.iter().all(|line| line.matches(delimiter).count() == n)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected_shape: (u64, u64), expected_tabular: bool) {
        assert_eq!((shape(text), looks_tabular(text)), (expected_shape, expected_tabular), "{text:?}");
    }

    #[test]
    fn tables_are_told_from_prose() {
        check("a,b\n1,2\n3,4\n", (3, 2), true);
        check("a\tb\tc\n1\t2,5\t3\n", (2, 3), true);
        check("Dear all, hello\nthis is a line\n", (2, 2), false);
        check("one\ntwo\n", (2, 1), false);
        check("", (0, 0), false);
        check("a;b", (1, 2), false);
    }
}
