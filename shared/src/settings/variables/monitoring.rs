//! The variables of figures and traces.

use std::str::FromStr;

use axum::http::{HeaderName, HeaderValue};

use super::Source;
use crate::settings::{Collector, Monitoring, Secret};

/// The path of traces below a collector's address (OTLP 1.9, section 3.2.2).
const TRACES: &str = "v1/traces";

/// Reads them. Figures are read with a token or not at all, so that nobody publishes them by accident.
pub(super) fn parse(source: &mut Source<'_>) -> Monitoring {
    Monitoring { metrics_token: metrics_token(source), collector: collector(source) }
}

fn metrics_token(source: &mut Source<'_>) -> Option<Secret> {
    if !source.flag("ENABLE_METRICS") {
        return None;
    }
    let token = source.required("METRICS_TOKEN");
    if !token.is_empty() && token.len() < 32 {
        source.faults.push("METRICS_TOKEN is shorter than 32 characters".to_owned());
    }
    Some(Secret::new(token))
}

fn collector(source: &mut Source<'_>) -> Option<Collector> {
    let name = "OTEL_EXPORTER_OTLP_ENDPOINT";
    source.optional(name)?;
    // The defaults have none, which for an address means that it is required.
    let mut address = source.url(name)?;
    let path = format!("{}/{TRACES}", address.path().trim_end_matches('/'));
    address.set_path(&path);
    Some(Collector { address, headers: headers(source), share: share(source) })
}

/// `name=value,name=value`, values percent-encoded (OpenTelemetry 1.50, exporter, "Specifying headers").
fn headers(source: &mut Source<'_>) -> Vec<(String, Secret)> {
    let name = "OTEL_EXPORTER_OTLP_HEADERS";
    let text = source.optional(name).unwrap_or_default();
    let mut headers = Vec::new();
    for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        match pair.split_once('=').map(|(name, value)| (name.trim(), value.trim())) {
            Some((name, value))
                if HeaderName::from_str(name).is_ok() && HeaderValue::from_str(value).is_ok() =>
            {
                headers.push((name.to_owned(), Secret::new(value)));
            }
            // What it is stays unsaid: it may be a key.
            _ => source.faults.push(format!("{name} is not written name=value,name=value")),
        }
    }
    headers
}

/// Jobs follow their request in any case, so the samplers of the standard with and without `parentbased_` are the same.
fn share(source: &mut Source<'_>) -> f64 {
    let (name, argument) = ("OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG");
    let sampler = source.text(name);
    match sampler.strip_prefix("parentbased_").unwrap_or(&sampler) {
        "always_on" => 1.0,
        "always_off" => 0.0,
        "traceidratio" => {
            let share = source.parsed(argument, "a number from 0 to 1", 1.0);
            if !(0.0..=1.0).contains(&share) {
                source.faults.push(format!("{argument} is {share}, expected a number from 0 to 1"));
            }
            share
        }
        _ => {
            let expected = "always_on, always_off or traceidratio, each also after parentbased_";
            source.faults.push(format!("{name} is {sampler:?}, expected {expected}"));
            1.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(variables: &[(&str, &str)]) -> Result<Collector, Vec<String>> {
        let lookup = |name: &str| {
            let all = [("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318/otlp")];
            all.iter().chain(variables).find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned())
        };
        let mut source = Source::new(&lookup);
        let collector = parse(&mut source).collector.unwrap();
        if source.faults.is_empty() { Ok(collector) } else { Err(source.faults) }
    }

    #[test]
    fn a_collector_gets_every_trace_or_a_share_with_the_headers_that_it_asks_for() {
        let plain = parsed(&[]).unwrap();
        assert_eq!(plain.address.as_str(), "http://collector:4318/otlp/v1/traces");
        assert_eq!((plain.headers.len(), plain.share), (0, 1.0));

        let headers = ("OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%2Cb, x-team=ops");
        let ratio =
            [("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"), ("OTEL_TRACES_SAMPLER_ARG", "0.25")];
        let sampled = parsed(&[headers, ratio[0], ratio[1]]).unwrap();
        let names: Vec<_> = sampled.headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!((names, sampled.share), (vec!["api-key", "x-team"], 0.25));
        assert_eq!(sampled.headers[0].1.expose(), "a%2Cb");
        assert_eq!(parsed(&[("OTEL_TRACES_SAMPLER", "always_off")]).unwrap().share, 0.0);
    }

    #[test]
    fn what_is_wrong_is_named_and_no_key_with_it() {
        let wrong = [("OTEL_EXPORTER_OTLP_HEADERS", "very-secret"), ("OTEL_TRACES_SAMPLER", "jaeger_remote")];
        let faults = parsed(&wrong).unwrap_err().join("\n");
        assert!(faults.contains("OTEL_EXPORTER_OTLP_HEADERS") && !faults.contains("very-secret"), "{faults}");
        assert!(faults.contains("OTEL_TRACES_SAMPLER is \"jaeger_remote\""), "{faults}");
        let ratio = [("OTEL_TRACES_SAMPLER", "traceidratio"), ("OTEL_TRACES_SAMPLER_ARG", "2")];
        assert!(parsed(&ratio).unwrap_err()[0].contains("from 0 to 1"));
    }
}
