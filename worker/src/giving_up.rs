//! Requests that go on, and how the page gives them up.

use std::cell::RefCell;
use std::collections::BTreeMap;

use bunsen_spec::{Problem, say};
use futures::FutureExt;
use futures::channel::oneshot;
use futures::future::{Either, Shared, select};

/// The requests that go on, by their number.
#[derive(Debug, Default)]
pub struct Requests {
    going: RefCell<BTreeMap<u64, Going>>,
}

#[derive(Debug)]
struct Going {
    give_up: Option<oneshot::Sender<()>>,
    given_up: Shared<oneshot::Receiver<()>>,
}

impl Requests {
    /// A request came.
    pub fn begin(&self, request: u64) {
        let (give_up, given_up) = oneshot::channel();
        self.going.borrow_mut().insert(request, Going { give_up: Some(give_up), given_up: given_up.shared() });
    }

    /// A request is about to be answered.
    pub fn end(&self, request: u64) {
        self.going.borrow_mut().remove(&request);
    }

    /// Gives up a request, if it still goes on: at once if it does something that can be given up, else as soon as it
    /// begins to.
    pub fn give_up(&self, request: u64) {
        let give_up = self.going.borrow_mut().get_mut(&request).and_then(|going| going.give_up.take());
        if let Some(give_up) = give_up {
            // Nobody may listen at this moment.
            let _ = give_up.send(());
        }
    }

    /// What `work` comes to, unless the request is given up first; then it is dropped where it is. May stand within
    /// work that is done so itself.
    ///
    /// # Errors
    /// Its own, or that the request was given up.
    pub async fn until_given_up<T>(
        &self,
        request: u64,
        work: impl Future<Output = Result<T, Problem>>,
    ) -> Result<T, Problem> {
        let given_up = self.going.borrow().get(&request).map(|going| going.given_up.clone());
        let Some(given_up) = given_up else { return work.await };
        // First the wish, so that work which was given up before it began does not begin.
        match select(given_up, std::pin::pin!(work)).await {
            Either::Left(_) => Err(say::worker::given_up()),
            Either::Right((result, _)) => result,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::future::{pending, ready};

    use bunsen_spec::ProblemKind;

    use super::*;

    fn is_given_up<T>(result: Option<Result<T, Problem>>) -> bool {
        matches!(result, Some(Err(problem)) if problem.kind == ProblemKind::Cancelled)
    }

    #[test]
    fn work_is_dropped_when_its_request_is_given_up_and_only_then() {
        let requests = Requests::default();
        requests.begin(1);
        requests.begin(2);
        let mut first = Box::pin(requests.until_given_up(1, pending::<Result<(), _>>()));
        let mut second = Box::pin(requests.until_given_up(2, pending::<Result<(), _>>()));
        assert!(first.as_mut().now_or_never().is_none());
        requests.give_up(1);
        requests.give_up(3);
        assert!(is_given_up(first.now_or_never()));
        assert!(second.as_mut().now_or_never().is_none());
    }

    #[test]
    fn work_within_work_is_given_up_with_it() {
        let requests = Requests::default();
        requests.begin(1);
        let inner = async {
            assert_eq!(requests.until_given_up(1, ready(Ok(5))).await, Ok(5));
            requests.until_given_up(1, pending::<Result<u8, _>>()).await
        };
        let mut outer = Box::pin(requests.until_given_up(1, inner));
        assert!(outer.as_mut().now_or_never().is_none());
        requests.give_up(1);
        assert!(is_given_up(outer.now_or_never()));
    }

    #[test]
    fn a_wish_that_comes_between_is_remembered_until_the_request_ends() {
        let (requests, has_begun) = (Requests::default(), Cell::new(false));
        let work = async || {
            has_begun.set(true);
            Ok(())
        };
        requests.begin(1);
        requests.give_up(1);
        requests.give_up(1);
        assert!(is_given_up(requests.until_given_up(1, work()).now_or_never()));
        assert!(!has_begun.get());
        requests.end(1);
        requests.begin(1);
        assert_eq!(requests.until_given_up(1, work()).now_or_never(), Some(Ok(())));
    }
}
