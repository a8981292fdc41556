//! `ReadRows` and `DrawChart`: what the table's assistant answers.

use bunsen_project::project;
use bunsen_protocol::{DrawChart, DrawTable, ReadRows, ReadTableRows, RowsPage};
use bunsen_spec::{ChartData, Problem};

use super::handle::{Answer, Ask, Handle};

/// Most rows of one answer.
const MOST_ROWS: u64 = 500;

impl Handle for ReadRows {
    async fn handle(self, ask: Ask) -> Result<Answer<RowsPage>, Problem> {
        let opened = project::open(&ask.lab.store, &self.project).await?;
        let table = ask.lab.table(opened.table()?, ask.id).await?;
        let call = ReadTableRows { view: self.view, offset: self.offset, limit: self.limit.min(MOST_ROWS) };
        let read = table.ask(call, ask.lab.tell(ask.id));
        Ok(ask.lab.requests.until_given_up(ask.id, read).await?.0.into())
    }
}

impl Handle for DrawChart {
    async fn handle(self, ask: Ask) -> Result<Answer<ChartData>, Problem> {
        let opened = project::open(&ask.lab.store, &self.project).await?;
        let table = ask.lab.table(opened.table()?, ask.id).await?;
        let drawn = table.ask(DrawTable { chart: self.chart }, ask.lab.tell(ask.id));
        Ok(ask.lab.requests.until_given_up(ask.id, drawn).await?.0.into())
    }
}
