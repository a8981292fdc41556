//! Steps that choose by chance: the same numbers as here, so the same rows.

use bunsen_spec::{SampleSize, chance_start};

use super::super::literals::quoted;
use super::write::{number, series};
use super::{Code, with_numpy};

/// Some rows, in their order.
pub(super) fn sample(size: &SampleSize, seed: u64) -> Code {
    let n = match size {
        SampleSize::Rows { n } => n.to_string(),
        SampleSize::Share { share } => format!("int(len(df) * {} + 0.5)", number(*share)),
    };
    with_numpy(numbers(seed) + &format!("n = {n}\ndf = df.iloc[np.sort(chance.argsort()[:n])]\n"))
}

/// A column that says which part each row is in; within each kind of `stratify`, the shares are the same.
pub(super) fn split(into: &str, shares: [f64; 2], stratify: Option<&str>, seed: u64) -> Code {
    let [validation, test] = shares.map(number);
    let mut code = numbers(seed);
    code += &match stratify.map(quoted) {
        None => format!(
            "place = chance.argsort().argsort()\n\
             n_test = int(len(df) * {test} + 0.5)\n\
             n_validation = int(len(df) * {validation} + 0.5)\n"
        ),
        Some(name) => format!(
            "place = df.iloc[chance.argsort()].groupby({name}, dropna=False).cumcount().loc[df.index]\n\
             n = df.groupby({name}, dropna=False)[{name}].transform(\"size\")\n\
             n_test = np.floor(n * {test} + 0.5)\n\
             n_validation = np.floor(n * {validation} + 0.5)\n"
        ),
    };
    let parts = "[place < n_test, place < n_test + n_validation], [\"test\", \"validation\"], \"train\"";
    code += &format!("{} = np.select({parts})\n", series(into));
    with_numpy(code)
}

/// A number for each row: splitmix64 of the row's place, from where the seed says.
fn numbers(seed: u64) -> String {
    let start = chance_start(seed);
    format!(
        "# Chance that can be repeated: splitmix64 gives each row a number.\n\
         chance = np.arange(1, len(df) + 1, dtype=np.uint64) * 0x9E3779B97F4A7C15 + 0x{start:X}\n\
         chance = (chance ^ (chance >> 30)) * 0xBF58476D1CE4E5B9\n\
         chance = (chance ^ (chance >> 27)) * 0x94D049BB133111EB\n\
         chance ^= chance >> 31\n"
    )
}
