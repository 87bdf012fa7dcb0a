//! Tools that reach beyond the machine, on arguments that nobody would type.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

use caution_command::tool::ALL;
use caution_command::{Language, World, read};
use caution_core::command::Command;
use caution_testkit::told::Told;
use proptest::prelude::*;

fn command(text: &str) -> Command {
    let told = Told::default();
    let world = World { directory: "/w", workspace: "/w", home: Some("/home/dana"), prober: &told, own: &[] };
    read(text, Language::Bash, &world)
}

const WORDS: &[&str] = &[
    "delete",
    "destroy",
    "rm",
    "drop",
    "-",
    "--",
    "-f",
    "--force",
    "--=",
    "-n",
    "--all",
    "s3",
    "s3://",
    "s3://b",
    "=",
    "://",
    "@",
    "http://[::1",
    "'mutation {{{ delete('",
    "'{\"query\":\"mutation{deleteX}\"}'",
    "-d",
    "-X",
    "DELETE",
    "$x",
    "\"$x\"/y",
    "ü",
    "'ü=ü'",
    "-ü",
    "'%zz%ü'",
    "db:drop",
    "migrate",
    "reset",
    "zero",
    "-pü",
    "--parameters",
    "'commands=['",
    "a/b/c",
    "a,b,,c",
    ":",
    "'db.x.drop('",
    "--eval",
    "-c",
    "'\"'",
    "exec",
    "run",
    "ssh",
    "all",
    "'*'",
    "0",
    "999999999999999999999999",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_arguments_make_a_tool_fail(tool in 0..ALL.len(), name in any::<prop::sample::Index>(), words in prop::collection::vec(0..WORDS.len(), 0..8)) {
        let names = ALL[tool].names;
        prop_assume!(!names.is_empty());
        let arguments: Vec<&str> = words.iter().map(|word| WORDS[*word]).collect();
        let text = format!("{} {}", names[name.index(names.len())], arguments.join(" "));
        let command = command(&text);
        prop_assert!(command.acts.iter().all(|act| act.span.end <= text.len()));
    }
}

#[test]
fn passwords_never_stand_in_an_act() {
    for text in [
        "psql postgres://app:s3cret@db1/shop -c 'drop table a'",
        "psql 'host=db1 password=s3cret dbname=shop' -c 'drop table a'",
        "mysql -u root -ps3cret shop -e 'drop table a'",
        "mysql --password=s3cret shop -e 'drop table a'",
        "redis-cli -a s3cret -u redis://:s3cret@c1 flushall",
        "mongosh mongodb://u:s3cret@db1/shop --eval 'db.dropDatabase()'",
        "curl -u u:s3cret -X DELETE https://u:s3cret@api.example/v1/x?token=s3cret -H 'Authorization: Bearer s3cret'",
        "DATABASE_URL=postgres://u:s3cret@db1/shop npx prisma migrate reset --force",
        "flyway clean -url=jdbc:postgresql://u:s3cret@db1/shop -password=s3cret",
        "sqlx database drop -y -D postgres://u:s3cret@db1/shop",
        "goose postgres 'host=db1 password=s3cret' reset",
        "kubectl --token s3cret delete ns x",
        "vault delete -address=https://u:s3cret@vault.example x",
        "supabase db reset --db-url postgres://u:s3cret@db1/x",
    ] {
        let command = command(text);
        assert!(!command.acts.is_empty(), "{text}: {:?}", command.gaps);
        let shown = format!("{:?}", command.acts);
        assert!(!shown.contains("s3cret"), "{text}: {shown}");
    }
}

#[test]
fn long_commands_are_read_in_one_go() {
    for (head, part) in [
        ("kubectl delete", " pod/a"),
        ("kubectl delete ", "a,"),
        ("terraform apply", " -replace=a.b"),
        ("rails", " db:drop"),
        ("aws s3 rm --recursive", " ./a"),
        ("aws ec2 terminate-instances --instance-ids", " i-1"),
        ("mysqladmin", " drop x"),
        ("curl -X DELETE", " h/a"),
        ("mongosh x --eval '", "db.a.drop();"),
        ("ansible", " a,b"),
    ] {
        let mut text = format!("{head}{}", part.repeat(4000));
        if head.contains('\'') {
            text.push('\'');
        }
        let command = command(&text);
        assert!(!command.acts.is_empty() || !command.gaps.is_empty() || head == "ansible", "{head}");
    }
}
