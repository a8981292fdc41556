//! `CancelRequest`.

use bunsen_protocol::CancelRequest;
use bunsen_spec::Problem;

use super::handle::{Answer, Ask, Handle};

impl Handle for CancelRequest {
    async fn handle(self, ask: Ask) -> Result<Answer<()>, Problem> {
        ask.lab.requests.give_up(self.request);
        Ok(().into())
    }
}
