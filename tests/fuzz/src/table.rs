//! A table of delimited text that a learner opens.

use bunsen_spec::{Distribution, Problem, ReadOptions};
use bunsen_table::{CsvReader, TableRead, profile, rows, write_csv};

/// Reads `bytes` with every choice guessed and again with choices made by the first byte, and checks what
/// must hold of any table. Returns whether one of the two readings was not refused.
///
/// # Panics
/// If something does not hold: that is a bug here, whatever the bytes are.
pub fn table(bytes: &[u8]) -> bool {
    let choice = usize::from(bytes.first().copied().unwrap_or_default());
    let chosen = ReadOptions {
        delimiter: Some([',', ';', '\t', '|'][choice % 4]),
        encoding: Some(["utf-8", "windows-1252", "utf-16le", "shift_jis"][choice / 4 % 4].to_string()),
        has_header: Some(choice & 16 > 0),
        decimal_comma: Some(choice & 32 > 0),
        day_first: [None, Some(true), Some(false)][choice / 64 % 3],
        ..ReadOptions::default()
    };
    // Both are run, whatever the first one says.
    let read = [ReadOptions::default(), chosen].map(|options| read_and_check(bytes, &options));
    read.contains(&true)
}

fn read_and_check(bytes: &[u8], options: &ReadOptions) -> bool {
    let read = CsvReader::new(bytes.to_vec(), options).and_then(|mut reader| {
        while !reader.step()? {
            assert!((0.0..=1.0).contains(&reader.done_share()));
        }
        reader.finish()
    });
    check_read(read)
}

/// Checks what must hold of a file that was read, or of the refusal; whether it was read.
pub(crate) fn check_read(read: Result<TableRead, Problem>) -> bool {
    let read = match read {
        Ok(read) => read,
        Err(problem) => {
            assert!(!problem.what.is_empty() && !problem.remedy.is_empty(), "{problem:?}");
            return false;
        }
    };
    let (n_rows, n_columns) = (read.table.n_rows(), read.table.columns().len());
    assert!(n_rows > 0 && n_columns > 0);
    for issue in &read.issues {
        assert!(issue.rows.len() as u64 <= issue.n_rows && issue.rows.is_sorted() && !issue.what.is_empty());
        assert!(issue.rows.iter().all(|row| *row <= n_rows as u64), "{issue:?}");
    }
    let profile = profile(&read);
    for column in &profile.columns {
        let n_present = n_rows as u64 - column.n_missing;
        assert!(column.n_distinct <= n_present);
        let n_drawn = match &column.distribution {
            Distribution::Histogram { edges, counts } => {
                assert!(edges.iter().all(|edge| edge.is_finite()) && edges.is_sorted());
                counts.iter().sum()
            }
            Distribution::Bars { bars, n_other } => bars.iter().map(|bar| bar.count).sum::<u64>() + n_other,
            Distribution::Empty => 0,
        };
        assert_eq!(n_drawn, n_present, "{column:?}");
        if let Some(numbers) = &column.numbers {
            let shown = [numbers.mean, numbers.min, numbers.q1, numbers.median, numbers.q3, numbers.max];
            assert!(shown.iter().all(|number| number.is_finite()), "{numbers:?}");
            assert!(shown[1] <= numbers.p1.unwrap_or(shown[1]) && numbers.p99.unwrap_or(shown[5]) <= shown[5]);
            assert!(numbers.top.len() <= 10 && numbers.top.is_sorted_by(|a, b| a.count >= b.count), "{numbers:?}");
            for outliers in numbers.quartile_outliers.iter().chain(&numbers.robust_outliers) {
                assert!(outliers.lower.is_finite() && outliers.upper.is_finite() && outliers.n_rows <= n_present);
                assert!(outliers.rows.is_sorted() && outliers.rows.iter().all(|row| *row <= n_rows as u64));
            }
        }
    }
    assert!(profile.n_duplicate_rows < n_rows as u64);
    let correlations = profile.correlations.pearson.iter().chain(&profile.correlations.spearman);
    assert!(correlations.flatten().flatten().all(|correlation| correlation.abs() <= 1.0));
    assert!(profile.copies.len() < n_columns && profile.constants.len() <= n_columns);
    let counts = profile.row_counts.unwrap_or_default();
    assert!(counts.n_empty <= counts.n_incomplete && counts.n_incomplete.max(counts.n_with_outlier) <= n_rows as u64);
    let shown = rows(&read.table, 0, n_rows.min(50));
    assert!(shown.rows.iter().all(|row| row.len() == n_columns));
    assert!(!write_csv(&shown.columns, shown.rows.into_iter()).is_empty());
    true
}
