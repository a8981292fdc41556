//! `ReadRows`.

use bunsen_project::project;
use bunsen_protocol::ReadRows;
use bunsen_spec::{Problem, Rows};

use super::handle::{Answer, Ask, Handle};

/// Most rows of one answer.
const MOST_ROWS: u64 = 500;

impl Handle for ReadRows {
    async fn handle(self, ask: Ask) -> Result<Answer<Rows>, Problem> {
        let opened = project::open(&ask.lab.store, &self.project).await?;
        let table = ask.lab.table(&opened.data, ask.id).await?;
        let n_rows = table.table.n_rows() as u64;
        let offset = self.offset.min(n_rows);
        let limit = self.limit.min(MOST_ROWS).min(n_rows - offset);
        Ok(bunsen_table::rows(&table.table, offset as usize, limit as usize).into())
    }
}
