//! Results: findings, requirements that are not met, unknowns.

use std::collections::HashMap;

use caution_wire::Report;
use caution_wire::report::{Finding, Place, Requirement, Unknown};
use caution_wire::words::{Confidence, Severity, State};
use serde_json::{Value, json};

use super::{ROOT, uri};
use crate::shared::piece::{clearers, line, words};
use crate::shared::plain::{cut, printable};
use crate::shared::state::is_open;
use crate::shared::unknowns;

/// The longest part of a message, in characters.
const LONGEST: usize = 2_000;

/// One result in the making.
#[derive(Debug)]
pub(super) struct Entry {
    /// The rule's id: a rule's own, `requirement/<id>` or `unknown/<kind>`.
    pub(super) rule: String,
    /// The file, if it is about one.
    pub(super) uri: Option<String>,
    title: String,
    help: String,
    level: &'static str,
    message: String,
    lines: (u32, u32),
    snippet: Option<String>,
    related: Vec<Value>,
    fingerprint: String,
    properties: Value,
}

/// Every result, worst first: what the change waits for, what was found, what was not seen.
pub(super) fn entries(report: &Report) -> Vec<Entry> {
    let mut all = Vec::new();
    all.extend(report.requirements.iter().filter(|one| is_open(one)).map(requirement));
    let mut seen = HashMap::new();
    all.extend(report.findings.iter().map(|found| finding(found, &mut seen)));
    all.extend(report.unknowns.iter().map(unknown));
    all.sort_by_key(|entry| match entry.level {
        "error" => 0,
        "warning" => 1,
        _ => 2,
    });
    all
}

impl Entry {
    /// The rule as the tool describes it.
    pub(super) fn descriptor(&self) -> Value {
        json!({
            "id": self.rule,
            "shortDescription": { "text": self.title },
            "help": { "text": self.help },
            "defaultConfiguration": { "level": self.level },
        })
    }

    /// The result; at the anchor if it has no place of its own.
    pub(super) fn result(&self, rule: Option<usize>, anchor: Option<&str>) -> Value {
        let own = self.uri.as_deref();
        let mut region = json!({ "startLine": self.lines.0, "endLine": self.lines.1 });
        if let Some((text, map)) = self.snippet.as_ref().zip(region.as_object_mut()) {
            map.insert("snippet".to_owned(), json!({ "text": text }));
        }
        let mut properties = self.properties.clone();
        if own.is_none()
            && let Some(map) = properties.as_object_mut()
        {
            // Without this a reader would think that line 1 of that file is at fault.
            map.insert("aboutTheWholeChange".to_owned(), Value::from(true));
        }
        let mut result = json!({
            "ruleId": self.rule,
            "kind": "fail",
            "level": self.level,
            "message": { "text": self.message },
            "locations": [{ "physicalLocation": {
                "artifactLocation": { "uri": own.or(anchor).unwrap_or_default(), "uriBaseId": ROOT },
                "region": region,
            } }],
            "partialFingerprints": { "caution/v1": self.fingerprint },
            "properties": properties,
        });
        if let Some(map) = result.as_object_mut() {
            if let Some(index) = rule {
                map.insert("ruleIndex".to_owned(), Value::from(index));
            }
            if !self.related.is_empty() {
                map.insert("relatedLocations".to_owned(), Value::from(self.related.clone()));
            }
        }
        result
    }

    /// The same as a notification of the run, for a change without files.
    pub(super) fn notification(&self) -> Value {
        json!({
            "level": self.level,
            "message": { "text": format!("{}: {}", self.rule, self.message) },
        })
    }
}

fn finding(found: &Finding, seen: &mut HashMap<String, usize>) -> Entry {
    let level = match found.severity {
        Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Note => "note",
    };
    let place = found.place.as_ref();
    let text = place.and_then(|place| place.snippet.as_deref()).unwrap_or(&found.what);
    let key = [found.rule.as_str(), place.map_or("", |place| &place.path), &stable(text)].join("\u{0}");
    let nth = seen.entry(key.clone()).or_insert(0);
    *nth += 1;
    let fingerprint = caution_wire::fingerprint(&["finding", &key, &nth.to_string()]);
    Entry {
        rule: rule_id(&found.rule),
        uri: place.and_then(|place| uri::relative(&place.path)),
        title: in_words(&found.rule),
        help: format!(
            "`caution explain {}` says what it looks for, why, and what clears it.",
            printable(&found.rule)
        ),
        level,
        message: message(&[&found.what, &found.why, &found.remedy]),
        lines: lines(place),
        snippet: snippet(place),
        related: found.related.iter().enumerate().filter_map(related).collect(),
        fingerprint,
        properties: json!({
            "severity": found.severity,
            "confidence": found.confidence,
            "precision": match found.confidence {
                Confidence::High => "high",
                Confidence::Medium => "medium",
                Confidence::Low => "low",
            },
            "evidence": found.evidence,
        }),
    }
}

fn requirement(requirement: &Requirement) -> Entry {
    let open = requirement.needs.iter().filter(|need| matches!(need.state, State::Missing | State::Unknown));
    let mut parts = vec![requirement.because.clone()];
    for need in open {
        parts.push(if need.found.is_empty() {
            need.what.clone()
        } else {
            format!("{}: {}", need.what, need.found)
        });
        if !need.who.is_empty() {
            parts.push(line(&[vec![words("who can give it: ")], clearers(need, 8)].concat()));
        }
        parts.push(need.act.clone());
    }
    if requirement.never {
        parts.push("nothing in this change clears it".to_owned());
    }
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    Entry {
        rule: rule_id(&format!("requirement/{}", requirement.id)),
        uri: None,
        title: format!("Requirement of the policy: {}", printable(&requirement.id)),
        help: "`caution policy show` prints the policy, and the report says who can give what is missing."
            .to_owned(),
        level: if requirement.blocks { "error" } else { "warning" },
        message: message(&parts),
        lines: (1, 1),
        snippet: None,
        related: Vec::new(),
        fingerprint: caution_wire::fingerprint(&["requirement", &requirement.id]),
        properties: json!({
            "state": requirement.state,
            "mode": requirement.mode,
            "blocks": requirement.blocks,
            "source": requirement.source,
        }),
    }
}

fn unknown(unknown: &Unknown) -> Entry {
    let what = line(&[unknowns::what(unknown), unknowns::hides(unknown)].concat());
    let remedy = unknown.remedy.as_deref().unwrap_or_default();
    Entry {
        rule: format!("unknown/{}", unknown.kind.word()),
        uri: unknown.path.as_deref().and_then(uri::relative),
        title: format!("Not known: {}", unknown.kind.word()),
        help: "Something could not be seen. An unknown is never clear; the message says what it could hide."
            .to_owned(),
        level: "note",
        message: message(&[&what, remedy]),
        lines: (1, 1),
        snippet: None,
        related: Vec::new(),
        fingerprint: caution_wire::fingerprint(&["unknown", unknown.kind.word(), &unknown.subject]),
        properties: json!({ "subject": unknown.subject }),
    }
}

fn related((index, place): (usize, &Place)) -> Option<Value> {
    let (first, last) = lines(Some(place));
    Some(json!({
        "id": index + 1,
        "physicalLocation": {
            "artifactLocation": { "uri": uri::relative(&place.path)?, "uriBaseId": ROOT },
            "region": { "startLine": first, "endLine": last },
        },
    }))
}

fn lines(place: Option<&Place>) -> (u32, u32) {
    let lines = place.and_then(|place| place.lines);
    let first = lines.map_or(1, |lines| lines.first.max(1));
    (first, lines.map_or(first, |lines| lines.last.max(first)))
}

/// The first of the text there: enough to recognise it.
fn snippet(place: Option<&Place>) -> Option<String> {
    let text = place?.snippet.as_deref()?;
    Some(text.chars().take(LONGEST).collect())
}

/// A rule's id without what a viewer could not show.
fn rule_id(id: &str) -> String {
    printable(id)
}

/// `retry-effect` as `Retry effect`.
fn in_words(id: &str) -> String {
    let text = printable(id).replace(['-', '_'], " ");
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// Sentences, one a line. Brackets are escaped where a viewer would make a link of them.
fn message(parts: &[&str]) -> String {
    let lines: Vec<String> =
        parts.iter().map(|part| cut(part, LONGEST)).filter(|part| !part.is_empty()).collect();
    let text = lines.join("\n");
    let text = if text.contains("](") { text.replace('[', "\\[").replace(']', "\\]") } else { text };
    if text.is_empty() { "no words were given".to_owned() } else { text }
}

/// A text without what changes when lines move or are re-indented: runs of space and of digits.
fn stable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        let kind = if character.is_whitespace() {
            ' '
        } else if character.is_ascii_digit() {
            '0'
        } else {
            character
        };
        if !(matches!(kind, ' ' | '0') && out.ends_with(kind)) {
            out.push(kind);
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_is_not_in_a_fingerprint() {
        assert_eq!(stable("\tfor 10 in  x\n"), stable("for 9 in x"));
        assert_ne!(stable("for a"), stable("for b"));
    }

    #[test]
    fn a_link_of_somebody_else_is_no_link() {
        assert_eq!(message(&["see [here](http://x.invalid)"]), r"see \[here\](http://x.invalid)");
        assert_eq!(message(&["a[0]", " ", "b"]), "a[0]\nb");
    }

    #[test]
    fn an_id_is_said_in_words() {
        assert_eq!(in_words("evil-merge"), "Evil merge");
    }
}
