//! Every request to the bucket is counted where the SDK sends it, whoever asked for it, retries included.

use aws_sdk_s3::config::interceptors::FinalizerInterceptorContextRef;
use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_s3::error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::Metadata;

use crate::measure;

/// Counts requests by operation and outcome.
#[derive(Debug)]
pub(super) struct Measured;

impl Intercept for Measured {
    fn name(&self) -> &'static str {
        "Measured"
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let outcome = match context.response().map(|response| response.status().as_u16()) {
            Some(404) => "missing",
            Some(400..500) => "refused",
            Some(500..) => "failed",
            Some(_) => "ok",
            None if context.output_or_error().is_some_and(|result| result.is_err()) => "unreachable",
            // Signed for somebody else, and not sent.
            None => return Ok(()),
        };
        let operation = config.load::<Metadata>().map_or("unknown", Metadata::name);
        measure::bucket_request(operation, outcome);
        Ok(())
    }
}
