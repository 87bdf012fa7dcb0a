//! What was measured: who calls whom, as OpenTelemetry's service graph, Istio or Jaeger tell it in a file.

use std::collections::BTreeMap;

use serde_json::Value;

/// A relation that was measured.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Call {
    /// Who calls.
    pub client: String,
    /// Who is called.
    pub server: String,
    /// How often.
    pub count: u64,
    /// How many of these failed.
    pub failed: u64,
}

/// How large a snapshot may be, in bytes.
const LIMIT_BYTES: usize = 64 << 20;

/// Families of Prometheus that count calls between services.
const CALLS: &[&str] =
    &["traces_service_graph_request_total", "istio_requests_total", "istio_request_total", "calls_total"];
const FAILURES: &[&str] = &["traces_service_graph_request_failed_total"];

/// Labels of the two sides, the surest first.
const CLIENTS: &[&str] = &["client", "source_workload", "source_app", "source_service"];
const SERVERS: &[&str] =
    &["server", "destination_workload", "destination_app", "destination_service_name", "destination_service"];

/// Reads a snapshot: Prometheus as text or JSON, or Jaeger's dependencies.
///
/// # Errors
///
/// If it is none of these, or names no relation: a snapshot that says nothing is no proof of anything.
pub fn read(text: &str) -> Result<Vec<Call>, String> {
    if text.len() > LIMIT_BYTES {
        return Err(format!("the snapshot has {} bytes, more than {LIMIT_BYTES}", text.len()));
    }
    let text = text.trim_start_matches('\u{feff}').trim();
    let mut sums: BTreeMap<(String, String), (u64, u64)> = BTreeMap::new();
    if text.starts_with(['{', '[']) {
        let value: Value =
            serde_json::from_str(text).map_err(|error| format!("line {}: it is no JSON", error.line()))?;
        json(&value, &mut sums);
    } else {
        prometheus(text, &mut sums);
    }
    if sums.is_empty() {
        return Err("it names no call between two services: expected OpenTelemetry's service graph or Istio as Prometheus text or JSON, or Jaeger's dependencies".to_owned());
    }
    let call = |((client, server), (count, failed))| Call { client, server, count, failed };
    Ok(sums.into_iter().map(call).collect())
}

type Sums = BTreeMap<(String, String), (u64, u64)>;

fn add(sums: &mut Sums, client: &str, server: &str, count: u64, is_failure: bool) {
    if client.is_empty() || server.is_empty() || client == server {
        return;
    }
    let sum = sums.entry((client.to_owned(), server.to_owned())).or_default();
    if is_failure {
        sum.1 = sum.1.saturating_add(count);
    } else {
        sum.0 = sum.0.saturating_add(count);
    }
}

/// A count as Prometheus writes numbers: `1234`, `1.2e+06`.
fn count(text: &str) -> u64 {
    let number: f64 = text.trim().parse().unwrap_or(0.0);
    if number.is_finite() && number > 0.0 { number.min(1e15) as u64 } else { 0 }
}

fn prometheus(text: &str, sums: &mut Sums) {
    for line in text.lines() {
        let Some((name, rest)) = line.trim().split_once('{') else { continue };
        let (is_call, is_failure) = (CALLS.contains(&name), FAILURES.contains(&name));
        let Some((labels, value)) = rest.rsplit_once('}').filter(|_| is_call || is_failure) else { continue };
        let labels = labels_of(labels);
        let side = |names: &[&str]| {
            names
                .iter()
                .find_map(|name| labels.iter().find(|(label, _)| label == name))
                .map(|(_, value)| value.clone())
        };
        let number = value.split_whitespace().next().unwrap_or_default();
        if let (Some(client), Some(server)) = (side(CLIENTS), side(SERVERS)) {
            add(sums, &client, &server, count(number), is_failure);
        }
    }
}

/// `client="a",server="b"`.
fn labels_of(text: &str) -> Vec<(String, String)> {
    let mut labels = Vec::new();
    let mut rest = text;
    while let Some((name, after)) = rest.split_once("=\"") {
        let mut value = String::new();
        let mut letters = after.char_indices();
        let mut end = after.len();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\\' => value.extend(letters.next().map(|(_, letter)| letter)),
                '"' => {
                    end = at + 1;
                    break;
                }
                letter => value.push(letter),
            }
        }
        labels.push((name.trim_matches([',', ' ']).to_owned(), value));
        rest = after.get(end..).unwrap_or_default();
    }
    labels
}

fn json(value: &Value, sums: &mut Sums) {
    let data = value.get("data").unwrap_or(value);
    let list = data.as_array().or_else(|| data.get("result").and_then(Value::as_array));
    let list = list.or_else(|| data.get("dependencies").and_then(Value::as_array));
    for item in list.into_iter().flatten() {
        let text = |key: &str| item.get(key).and_then(Value::as_str);
        // Jaeger.
        if let (Some(parent), Some(child)) = (text("parent"), text("child")) {
            let number = item.get("callCount").and_then(Value::as_u64).unwrap_or(0);
            add(sums, parent, child, number, false);
            continue;
        }
        let Some(metric) = item.get("metric") else { continue };
        let label = |names: &[&str]| names.iter().find_map(|name| metric.get(name)).and_then(Value::as_str);
        let name = label(&["__name__"]).unwrap_or_else(|| CALLS.first().copied().unwrap_or_default());
        let pair = item
            .get("value")
            .or_else(|| item.get("values").and_then(Value::as_array).and_then(|all| all.last()));
        let number = pair.and_then(|pair| pair.get(1)).and_then(Value::as_str).map_or(0, count);
        if let (Some(client), Some(server)) = (label(CLIENTS), label(SERVERS))
            && (CALLS.contains(&name) || FAILURES.contains(&name))
        {
            add(sums, client, server, number, FAILURES.contains(&name));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(client: &str, server: &str, count: u64, failed: u64) -> Call {
        Call { client: client.to_owned(), server: server.to_owned(), count, failed }
    }

    #[test]
    fn every_form_of_a_snapshot_gives_the_same_calls() {
        let text = "# HELP x y\ntraces_service_graph_request_total{client=\"web\",connection_type=\"\",server=\"pay\"} 1.2e+03 17\ntraces_service_graph_request_failed_total{client=\"web\",server=\"pay\"} 3\nother{client=\"a\",server=\"b\"} 1\n";
        assert_eq!(read(text).unwrap(), [call("web", "pay", 1200, 3)]);
        let json = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"__name__\":\"traces_service_graph_request_total\",\"client\":\"web\",\"server\":\"pay\"},\"value\":[1,\"1200\"]}]}}";
        assert_eq!(read(json).unwrap(), [call("web", "pay", 1200, 0)]);
        let jaeger = "{\"data\":[{\"parent\":\"web\",\"child\":\"pay\",\"callCount\":7},{\"parent\":\"web\",\"child\":\"web\",\"callCount\":1}]}";
        assert_eq!(read(jaeger).unwrap(), [call("web", "pay", 7, 0)]);
        let istio = "istio_requests_total{source_workload=\"web\",destination_workload=\"pay\",response_code=\"200\"} 5\nistio_requests_total{source_workload=\"web\",destination_workload=\"pay\",response_code=\"500\"} 1\n";
        assert_eq!(read(istio).unwrap(), [call("web", "pay", 6, 0)]);
    }

    #[test]
    fn a_snapshot_that_says_nothing_is_an_error() {
        for text in ["", "{", "{}", "[]", "up 1\n", "traces_service_graph_request_total{client=\"a\"} 1\n"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
