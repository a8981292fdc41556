//! `SteerRun`.

use bunsen_protocol::{SteerRun, Steering};
use bunsen_spec::{Problem, say};

use super::handle::{Answer, Ask, Handle};
use crate::host::held_names;
use crate::laboratory::Laboratory;

impl Handle for SteerRun {
    async fn handle(self, ask: Ask) -> Result<Answer<()>, Problem> {
        if let Some(active) = ask.lab.slot.active().filter(|active| active.id == self.run) {
            active.steer.set(self.steering);
            return Ok(().into());
        }
        if held_names().await.contains(&Laboratory::run_lock(&self.run)) {
            return Err(say::worker::steered_in_another_tab());
        }
        match self.steering {
            // It has ended meanwhile, which is what was wanted.
            Steering::Stop | Steering::Cancel => Ok(().into()),
            Steering::Pause | Steering::Continue => Err(say::worker::not_training()),
        }
    }
}
