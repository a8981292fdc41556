//! `CancelRequest`.

use bunsen_protocol::CancelRequest;
use bunsen_spec::Problem;

use super::handle::{Answer, Ask, Handle};

impl Handle for CancelRequest {
    async fn handle(self, ask: Ask) -> Result<Answer<()>, Problem> {
        ask.lab.tables.give_up(self.request);
        ask.lab.syncing.give_up(self.request);
        Ok(().into())
    }
}
