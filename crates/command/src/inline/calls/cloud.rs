//! Clouds and clusters: calls of their libraries, as their command lines would make them.

use caution_core::command::Kind;
use caution_core::effect::Verb;

use crate::inline::program::Program;
use crate::inline::value::{Arguments, Thing, Value};
use crate::word::Word;

/// Words that a call begins with which takes something away.
const GOING: &[&str] = &[
    "delete",
    "destroy",
    "purge",
    "remove",
    "terminate",
    "drop",
    "empty",
    "begin_delete",
    "deregister",
    "wipe",
];

/// Libraries of clouds, and what kind of thing they are about.
const LIBRARIES: &[(&str, Kind)] = &[
    ("google.cloud.storage", Kind::Objects),
    ("google.cloud.bigquery", Kind::Table),
    ("google.cloud", Kind::CloudResource),
    ("googleapiclient", Kind::CloudResource),
    ("azure", Kind::CloudResource),
    ("@azure", Kind::CloudResource),
    ("@google-cloud/storage", Kind::Objects),
    ("@google-cloud", Kind::CloudResource),
    ("kubernetes", Kind::Workload),
    ("@kubernetes/client-node", Kind::Workload),
    ("docker", Kind::Container),
    ("dockerode", Kind::Container),
    ("digitalocean", Kind::CloudResource),
    ("openstack", Kind::CloudResource),
    ("linode_api4", Kind::CloudResource),
    ("hcloud", Kind::CloudResource),
    ("github", Kind::Repository),
    ("@octokit/rest", Kind::Repository),
    ("@octokit/core", Kind::Repository),
    ("stripe", Kind::Api),
    ("firebase_admin", Kind::Rows),
    ("firebase-admin", Kind::Rows),
];

pub(super) fn call(program: &mut Program<'_, '_>, thing: &Thing, arguments: &Arguments) {
    let name = thing.name.as_str();
    if name.starts_with("boto3.") || name.starts_with("botocore.") || name.starts_with("aioboto3.") {
        return boto(program, thing, arguments);
    }
    if let Some((package, operation)) =
        name.strip_prefix("@aws-sdk/client-").and_then(|name| name.split_once('.'))
        && let Some(operation) = operation.strip_suffix("Command")
    {
        let options: Vec<(String, Value)> = match arguments.positional.first() {
            Some(Value::Map(entries)) => entries.to_vec(),
            _ => Vec::new(),
        };
        return aws(program, package, &kebab(operation), &options, None);
    }
    if let Some(rest) = name.strip_prefix("aws-sdk.")
        && let Some((service, operation)) = rest.split_once("().").or_else(|| rest.split_once('.'))
        && !operation.contains(['.', '('])
    {
        let options: Vec<(String, Value)> = match arguments.positional.first() {
            Some(Value::Map(entries)) => entries.to_vec(),
            _ => Vec::new(),
        };
        return aws(program, &service.to_ascii_lowercase(), &kebab(operation), &options, None);
    }
    let Some((_, kind)) = LIBRARIES.iter().find(|(library, _)| {
        name.strip_prefix(library).is_some_and(|rest| rest.starts_with(['.', '/', '('])) || name == *library
    }) else {
        return;
    };
    let last = name.rsplit('.').next().unwrap_or("");
    if goes(last) {
        let kind =
            if last.contains("namespace") && *kind == Kind::Workload { Kind::Namespace } else { *kind };
        let shown = arguments
            .positional
            .first()
            .or_else(|| arguments.named(&["name"]))
            .map(Value::word)
            .filter(|word| !word.beginning().is_empty());
        let shown = shown.unwrap_or_else(|| Word::of(name));
        program.act(Verb::Delete, kind, &shown, false, &thing.hints);
    } else if matches!(last, "prune") {
        program.act(Verb::Delete, kind.to_owned(), &Word::of(name), true, &thing.hints);
    }
}

fn goes(name: &str) -> bool {
    GOING.iter().any(|word| {
        name.strip_prefix(word).is_some_and(|rest| {
            rest.is_empty() || rest.starts_with('_') || rest.starts_with(|c: char| c.is_ascii_uppercase())
        })
    })
}

/// `delete_db_instance` or `DeleteDBInstance` as the command line spells it.
fn kebab(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut kebab = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        let begins = letter.is_ascii_uppercase()
            && before.is_some_and(|before| {
                before.is_ascii_lowercase()
                    || before.is_ascii_digit()
                    || after.is_some_and(char::is_ascii_lowercase)
            });
        if begins {
            kebab.push('-');
        }
        kebab.push(if *letter == '_' { '-' } else { letter.to_ascii_lowercase() });
    }
    kebab
}

/// `boto3.client(s3).delete_bucket(Bucket='x')`, `boto3.resource(s3).Bucket(x).delete()`.
fn boto(program: &mut Program<'_, '_>, thing: &Thing, arguments: &Arguments) {
    let name = thing.name.as_str();
    let last = name.rsplit('.').next().unwrap_or("");
    let inside = |marker: &str| {
        name.split_once(marker)
            .and_then(|(_, rest)| rest.split_once(')'))
            .map(|(inside, _)| inside.trim_matches('\''))
    };
    if let Some(service) = inside("client(") {
        if !name.contains(").") || last.contains('(') {
            return;
        }
        let operation =
            if last == "delete" || last.starts_with("get_") { last.to_owned() } else { kebab(last) };
        return aws(program, service, &operation, &arguments.named, thing.made_with.as_deref());
    }
    let Some(service) = inside("resource(") else { return };
    if !goes(last) {
        return;
    }
    if service == "s3"
        && let Some(bucket) = inside(".Bucket(")
    {
        let all = name.contains(".objects.") || name.contains(".object_versions.");
        let words: Vec<Word> = if all {
            vec!["aws".into(), "s3".into(), "rm".into(), format!("s3://{bucket}"), "--recursive".to_owned()]
                .into_iter()
                .map(Word::of)
                .collect()
        } else {
            ["aws", "s3api", "delete-bucket", "--bucket", bucket].iter().map(|word| Word::of(*word)).collect()
        };
        return program.start(words);
    }
    let kind = match service {
        "s3" => Kind::Objects,
        "dynamodb" => Kind::Table,
        "ec2" => Kind::Host,
        _ => Kind::CloudResource,
    };
    program.act(Verb::Delete, kind, &Word::of(name), false, &thing.hints);
}

fn aws(
    program: &mut Program<'_, '_>,
    service: &str,
    operation: &str,
    options: &[(String, Value)],
    made_with: Option<&Arguments>,
) {
    let service = if service == "s3" { "s3api" } else { service };
    let mut words: Vec<Word> = ["aws", service, operation].iter().map(|word| Word::of(*word)).collect();
    let mut option = |name: String, value: &Value| match value {
        Value::Flag(true) => words.push(Word::of(name)),
        Value::Flag(false) | Value::Nothing => {}
        Value::List(items) => {
            words.push(Word::of(name));
            words.extend(items.iter().map(Value::word));
        }
        Value::Map(_) => {
            let mut json = Word::default();
            value.json(&mut json, 0);
            words.extend([Word::of(name), json]);
        }
        other => words.extend([Word::of(name), other.word()]),
    };
    for (name, flag) in
        [("region_name", "--region"), ("profile_name", "--profile"), ("endpoint_url", "--endpoint-url")]
    {
        if let Some(value) = made_with.and_then(|made| made.named(&[name])) {
            option(flag.to_owned(), value);
        }
    }
    for (name, value) in options {
        option(format!("--{}", kebab(name)), value);
    }
    program.start(words);
}
