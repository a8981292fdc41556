//! How often one client may ask.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::answer::Refusal;
use crate::app::App;
use crate::settings::Settings;

/// Wrong tokens that one client may show in a minute.
const WRONG_TOKENS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(30).expect("it is not zero");

/// Counts what clients ask, each by its address.
pub(crate) struct Limits {
    requests: DefaultKeyedRateLimiter<IpAddr>,
    wrong_tokens: DefaultKeyedRateLimiter<IpAddr>,
    is_behind_proxy: bool,
}

impl Limits {
    /// Nothing counted yet.
    pub fn new(settings: &Settings) -> Self {
        Self {
            requests: RateLimiter::keyed(Quota::per_minute(settings.requests_per_minute)),
            wrong_tokens: RateLimiter::keyed(Quota::per_minute(WRONG_TOKENS_PER_MINUTE)),
            is_behind_proxy: settings.public_origin.is_some(),
        }
    }

    /// Counts a prediction that a client asks for or tells of; refuses one too many.
    pub fn check_request(&self, client: Client) -> Result<(), Refusal> {
        check(&self.requests, client)
    }

    /// Counts a wrong token; refuses one too many. The right token is never held up, so nobody can lock out
    /// an owner who shares their address; one of 16 characters or more is not guessed.
    pub fn check_wrong_token(&self, client: Client) -> Result<(), Refusal> {
        check(&self.wrong_tokens, client)
    }

    /// Forgets the clients that may ask as much as new ones.
    pub fn forget_idle(&self) {
        for limiter in [&self.requests, &self.wrong_tokens] {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

fn check(limiter: &DefaultKeyedRateLimiter<IpAddr>, client: Client) -> Result<(), Refusal> {
    limiter
        .check_key(&client.network())
        .map_err(|not_until| Refusal::too_often(not_until.wait_time_from(DefaultClock::default().now())))
}

/// Where a request comes from: the address at the other end of the socket or, behind a proxy, the one that
/// the proxy names. `None` without a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Client(pub Option<IpAddr>);

impl Client {
    /// What is counted as one client: an address, or the network of 64 bits that an IPv6 household gets.
    fn network(self) -> IpAddr {
        match self.0.map(|address| address.to_canonical()) {
            Some(IpAddr::V6(address)) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
            Some(address) => address,
            None => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        }
    }
}

impl FromRequestParts<App> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
        // A proxy adds the address it saw at the end; what stands before it anybody could have written.
        let forwarded = || {
            let named = parts.headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
            named.rsplit(',').next()?.trim().parse().ok()
        };
        Ok(Self(if app.limits().is_behind_proxy { forwarded().or(peer) } else { peer }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(address: &str) -> Client {
        Client(Some(address.parse().unwrap()))
    }

    #[test]
    fn each_client_is_counted_for_itself() {
        let settings = Settings { requests_per_minute: NonZeroU32::new(2).unwrap(), ..Settings::local("data") };
        let limits = Limits::new(&settings);
        for _ in 0..2 {
            assert!(limits.check_request(client("10.0.0.1")).is_ok());
        }
        let refusal = limits.check_request(client("::ffff:10.0.0.1")).unwrap_err();
        assert_eq!(refusal.status().as_u16(), 429);
        assert!(limits.check_request(client("10.0.0.2")).is_ok());
        assert!(limits.check_wrong_token(client("10.0.0.1")).is_ok());
        limits.forget_idle();
        assert!(limits.check_request(client("10.0.0.1")).is_err(), "only the idle are forgotten");
    }

    #[test]
    fn a_household_is_one_client() {
        assert_eq!(client("2001:db8:1:2::1").network(), client("2001:db8:1:2:ffff::9").network());
        assert_ne!(client("2001:db8:1:2::1").network(), client("2001:db8:1:3::1").network());
    }
}
