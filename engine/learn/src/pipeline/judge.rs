//! Judging a trained pipeline on rows of a table.

use bunsen_model::{Host, ModelError, Target};
use bunsen_spec::Evaluation;
use bunsen_table::{Column, Table};

use super::Pipeline;
use crate::evaluate::{HeldOut, evaluate};
use crate::predictions::{ask, n_outputs};
use crate::preprocess::Strictness;
use crate::train::encode;

impl Pipeline {
    /// The columns of `table` that it takes, in its order, or the name of the first that is missing. A test is about
    /// whole rows, so that a column must be there even where the model could do without.
    pub(crate) fn columns_in<'a>(&self, table: &'a Table) -> Result<Vec<&'a Column>, String> {
        let find = |name: &String| table.column(name).ok_or_else(|| name.clone());
        self.parts.columns.iter().map(|column| find(&column.name)).collect()
    }

    /// Judges it on `rows` of columns that [`Pipeline::columns_in`] gave, as held-out rows are judged when it is
    /// trained. `truth` has one entry per row.
    ///
    /// # Errors
    /// As [`Pipeline::predict`], but unknown kinds and missing values are met as well as can be.
    pub(crate) async fn judge(
        &self,
        columns: &[&Column],
        rows: &[usize],
        truth: &Target,
        host: &dyn Host,
    ) -> Result<Evaluation, ModelError> {
        let x = encode(&self.parts.columns, columns, rows, Strictness::Lenient, host).await?;
        let output = &self.parts.signature.output;
        let answer = ask(&*self.model, &x, n_outputs(output), |row| rows[row] as u64 + 1, host).await?;
        let numbers: Vec<u64> = rows.iter().map(|&row| row as u64).collect();
        evaluate(&HeldOut { rows: &numbers, truth, answer: &answer, x: &x }, output, None, host).await
    }
}
