//! What to know about a Python script.

use super::Words;

catalogue! {
    /// What to know about a Python script.
    PythonText {
        same_rows: Words = "The rows to learn from, to watch and to hold out are those of the run.";
        other_rows: Words = "The rows are drawn with scikit-learn's generator, not with Bunsen's (ChaCha8), so they differ although \
            the seed is the same. After a run this script names the run's own rows.";
        softmax: Words = "Both find the one best solution; the metrics agree to about five digits on the same rows.";
        network: Words = "PyTorch draws other starting weights and batches and computes in another order, so the result differs as \
            between two seeds.";
    }
}
