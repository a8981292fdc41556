//! What Prometheus reads at `/metrics`.

use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

/// A request as it is counted.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub(crate) struct RequestLabels {
    /// The route, with placeholders: never what stood in their place.
    pub route: String,
    /// The method.
    pub method: String,
    /// The status of the answer.
    pub status: u16,
}

/// The route of a request.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub(crate) struct RouteLabels {
    /// The route, with placeholders.
    pub route: String,
}

/// A deployment.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub(crate) struct DeploymentLabels {
    /// Its name.
    pub deployment: String,
}

/// All that is counted.
pub(crate) struct Metrics {
    registry: Registry,
    /// Requests by route, method and status.
    pub requests: Family<RequestLabels, Counter>,
    /// How long requests took.
    pub request_seconds: Family<RouteLabels, Histogram>,
    /// Rows predicted here.
    pub predictions: Family<DeploymentLabels, Counter>,
    /// Prediction requests that were refused.
    pub refused: Family<DeploymentLabels, Counter>,
    /// Names that are served.
    pub deployments: Gauge,
    /// Bytes of objects received.
    pub received_bytes: Counter<u64, AtomicU64>,
    /// Predictions that could not be written to the log.
    pub uncounted: Counter,
}

impl Metrics {
    /// Nothing counted yet.
    pub fn new() -> Self {
        let metrics = Self {
            registry: Registry::default(),
            requests: Family::default(),
            request_seconds: Family::new_with_constructor(|| Histogram::new(exponential_buckets(0.000_5, 2.5, 12))),
            predictions: Family::default(),
            refused: Family::default(),
            deployments: Gauge::default(),
            received_bytes: Counter::default(),
            uncounted: Counter::default(),
        };
        let mut registry = Registry::with_prefix("bunsen");
        registry.register("http_requests", "Requests by route, method and status", metrics.requests.clone());
        registry.register_with_unit(
            "http_request_duration",
            "How long requests took",
            Unit::Seconds,
            metrics.request_seconds.clone(),
        );
        registry.register("predictions", "Rows predicted on the edge", metrics.predictions.clone());
        registry.register("predictions_refused", "Prediction requests refused", metrics.refused.clone());
        registry.register("deployments", "Deployments that are served", metrics.deployments.clone());
        registry.register_with_unit(
            "objects_received",
            "Objects received",
            Unit::Bytes,
            metrics.received_bytes.clone(),
        );
        registry.register("uncounted_requests", "Prediction requests that were not logged", metrics.uncounted.clone());
        Self { registry, ..metrics }
    }

    /// All in Prometheus' text form.
    pub fn encode(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
