//! What an operation of AWS is about: the kind of thing, and which options name it.

use caution_core::command::Kind;

use crate::call::Call;
use crate::word::Word;

/// What kind of thing an operation of a service is about.
pub(super) fn kind(service: &str, operation: &str) -> Kind {
    let about = |words: &[&str]| words.iter().any(|word| operation.contains(word));
    match service {
        _ if about(&["snapshot", "backup", "recovery-point"]) => Kind::Backup,
        "backup" | "glacier" => Kind::Backup,
        "rds"
        | "docdb"
        | "neptune"
        | "redshift"
        | "elasticache"
        | "memorydb"
        | "dax"
        | "timestream-write"
        | "keyspaces"
        | "redshift-serverless"
        | "dsql"
            if about(&[
                "instance",
                "cluster",
                "database",
                "replication-group",
                "keyspace",
                "cache",
                "namespace",
            ]) =>
        {
            Kind::Database
        }
        "dynamodb" | "glue" | "athena" if about(&["table", "database"]) => Kind::Table,
        "dynamodb" => Kind::Rows,
        "opensearch" | "es" if about(&["domain"]) => Kind::Database,
        "cloudformation" => Kind::Stack,
        "ec2" | "efs" | "fsx" if about(&["volume", "file-system"]) => Kind::Volume,
        "ec2" | "ecr" if about(&["image", "repository"]) => Kind::Image,
        "s3api" | "s3control" if operation == "delete-bucket" => Kind::Bucket,
        "s3api" if about(&["object"]) => Kind::Objects,
        "eks" if about(&["cluster"]) => Kind::Cluster,
        "ecs" if about(&["service", "task", "cluster"]) => Kind::Workload,
        "iam" | "sso-admin" | "identitystore" | "cognito-idp"
            if about(&["user", "group", "account", "pool"]) =>
        {
            Kind::Account
        }
        "iam" | "sso-admin" => Kind::Permission,
        "organizations" | "account" => Kind::Account,
        "secretsmanager" => Kind::Secret,
        "kms" => Kind::Secret,
        "ssm" if about(&["parameter"]) => Kind::Secret,
        "sqs" | "sns" | "kafka" | "mq" | "ses" | "sesv2" => Kind::Message,
        _ => Kind::CloudResource,
    }
}

/// Options whose values name what an operation is about, before those that only end so.
const FIRST: &[&str] = &[
    "--stack-name",
    "--change-set-name",
    "--instance-ids",
    "--db-instance-identifier",
    "--db-cluster-identifier",
    "--table-name",
    "--bucket",
    "--function-name",
    "--log-group-name",
    "--secret-id",
    "--key-id",
    "--user-name",
    "--role-name",
    "--service",
    "--queue-url",
    "--hosted-zone-id",
    "--repository-name",
    "--name",
    "--names",
];

const ENDS: &[&str] =
    &["-name", "-names", "-id", "-ids", "-identifier", "-identifiers", "-arn", "-arns", "-url"];

/// The words that name what a call is about.
pub(super) fn names<'a>(call: &Call<'a>) -> Vec<&'a Word> {
    if let Some(found) = FIRST.iter().map(|option| values(call, option)).find(|values| !values.is_empty()) {
        return found;
    }
    let skipped = ["--cli-input-json", "--final-db-snapshot-identifier", "--client-request-token"];
    for word in call.invocation.arguments() {
        let name = word.beginning().split('=').next().unwrap_or("");
        let names =
            name.starts_with("--") && ENDS.iter().any(|end| name.ends_with(end)) && !skipped.contains(&name);
        if names {
            return values(call, name);
        }
    }
    Vec::new()
}

/// The values of an option: every word up to the next option.
pub(super) fn values<'a>(call: &Call<'a>, option: &str) -> Vec<&'a Word> {
    let words = call.invocation.arguments();
    let Some(at) = words.iter().position(|word| word.is(option)) else { return Vec::new() };
    words.iter().skip(at + 1).take_while(|word| !word.beginning().starts_with("--")).collect()
}
