//! Testing models on the rows that a project's tests pin.

use bunsen_learn::{Learned, Pipeline, test_model};
use bunsen_model::Host;
use bunsen_spec::{ModelTest, ModelTestResult, Problem, say};
use bunsen_table::{Table, read_written};

use crate::laboratory::Laboratory;

impl Laboratory {
    /// Tests a model. A test whose rows cannot be read is no pass.
    ///
    /// # Errors
    /// Of kind `Cancelled` when the host says so.
    pub async fn test_model(
        &self,
        tests: &[ModelTest],
        pipeline: &Pipeline,
        learned: Learned<'_>,
        host: &dyn Host,
    ) -> Result<Vec<ModelTestResult>, Problem> {
        let mut results = Vec::with_capacity(tests.len());
        for test in tests {
            results.push(match self.slice(test).await {
                Ok(slice) => test_model(test, &slice, pipeline, Some(learned), host).await?,
                Err(problem) => ModelTestResult::unchecked(test, problem),
            });
        }
        Ok(results)
    }

    async fn slice(&self, test: &ModelTest) -> Result<Table, Problem> {
        let bytes = self.read_data(&test.name, &test.slice.md5).await?;
        read_written(&bytes).map_err(|why| say::model_tests::slice_unreadable(&test.name, &why))
    }
}
