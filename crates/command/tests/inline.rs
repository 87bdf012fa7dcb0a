//! Programs given inline and SQL, as their interpreters and clients get them.

#![allow(
    clippy::allow_attributes,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

use caution_command::{Language, World, read};
use caution_core::command::Command;
use caution_testkit::told::Told;
use proptest::prelude::*;

fn command(text: &str, language: Language) -> Command {
    let told = Told::default();
    let world = World {
        directory: "/home/dana/shop",
        workspace: "/home/dana/shop",
        home: Some("/home/dana"),
        prober: &told,
        own: &[],
    };
    read(text, language, &world)
}

/// The acts of a text on a program's standard input, and whether anything was left unread.
fn given(program: &str, text: &str) -> (Vec<String>, bool) {
    let command = command(&format!("{program} <<'CAUTION'\n{text}\nCAUTION\n"), Language::Bash);
    let acts = command.acts.iter().map(|act| {
        let everything = if act.everything { " everything" } else { "" };
        format!("{} {} {}{everything}", act.verb.id(), act.kind.id(), act.name)
    });
    (acts.collect(), !command.gaps.is_empty())
}

fn table(program: &str, cases: &[(&str, &[&str], bool)]) {
    for (text, acts, partial) in cases {
        let expected: Vec<String> = acts.iter().map(|act| (*act).to_owned()).collect();
        assert_eq!(given(program, text), (expected, *partial), "{program}: {text}");
    }
}

#[test]
fn python_is_followed_to_what_it_does() {
    table(
        "python3 -",
        &[
            ("import shutil as s; s.rmtree('/etc')", &["delete tree /etc"], false),
            ("from os import system as x\nx('rm -rf /')", &["delete tree /"], false),
            ("__import__('os').system('rm -rf /')", &["delete tree /"], false),
            ("import os\ngetattr(os, 'sys' + 'tem')('rm -rf /')", &["delete tree /"], false),
            ("exec('import os; os.system(\"rm -rf /\")')", &["delete tree /"], false),
            ("import os\np = '/etc'\nos.remove(f'{p}/x')", &["delete file /etc/x"], false),
            ("import os\nos.remove(os.path.join('/', 'etc', 'x'))", &["delete file /etc/x"], false),
            ("import subprocess\nsubprocess.run('rm -rf /', shell=True)", &["delete tree /"], false),
            ("import subprocess\nsubprocess.run(['sh', '-c', 'rm -rf /'])", &["delete tree /"], false),
            ("import os\nos.chdir('/etc')\nos.remove('x')", &["delete file x"], false),
            ("def f(d):\n  import shutil\n  shutil.rmtree(d)\nf('/etc')", &["delete tree /etc"], false),
            (
                "import os\n[os.remove(f) for f in ['/etc/a', '/etc/b']]",
                &["delete file /etc/a", "delete file /etc/b"],
                false,
            ),
            ("import os\nos.system(x)", &[], true),
            ("import os\ngetattr(os, x)('ls')", &[], true),
            ("import subprocess\nsubprocess.run(x)", &[], true),
            ("print('rm -rf /')", &[], false),
            ("x = 'os.system(\"rm -rf /\")'", &[], false),
            ("# os.system('rm -rf /')", &[], false),
            ("import re, json\nprint(re.sub('a', 'b', open('x').read()))", &[], false),
            ("import requests\nrequests.get('https://a.example/x')", &[], false),
            ("import subprocess\nsubprocess.run(['git', 'status'])", &[], false),
            (
                "import shutil, tempfile\nd = tempfile.mkdtemp()\nshutil.rmtree(d)",
                &["delete tree /tmp/tmp-of-the-program"],
                false,
            ),
        ],
    );
}

#[test]
fn javascript_is_followed_to_what_it_does() {
    table(
        "node -",
        &[
            ("require('fs').unlinkSync('/etc/x')", &["delete file /etc/x"], false),
            (
                "import {rm} from 'node:fs/promises'\nawait rm('/etc', {recursive: true})",
                &["delete tree /etc"],
                false,
            ),
            ("const cp = require('child_process'); cp.exec('rm -rf /')", &["delete tree /"], false),
            (
                "const {spawnSync: s} = require('node:child_process'); s('rm', ['-rf', '/'])",
                &["delete tree /"],
                false,
            ),
            (
                "eval(Buffer.from('cmVxdWlyZSgnZnMnKS51bmxpbmtTeW5jKCcvZXRjL3gnKQ==', 'base64').toString())",
                &["delete file /etc/x"],
                false,
            ),
            ("process.chdir('/etc'); require('fs').unlinkSync('x')", &["delete file x"], false),
            (
                "const f = (d) => require('fs').rmSync(d, {recursive: true}); f('/etc')",
                &["delete tree /etc"],
                false,
            ),
            ("prisma.user.deleteMany({})", &["delete rows prisma.user everything"], false),
            ("require('child_process').exec(x)", &[], true),
            ("require(x)('ls')", &[], true),
            ("console.log('rm -rf /')", &[], false),
            ("// require('fs').unlinkSync('/etc/x')", &[], false),
            ("fetch('https://a.example/x').then(r => r.json())", &[], false),
        ],
    );
}

#[test]
fn other_languages_are_scanned_for_calls() {
    table(
        "ruby -",
        &[
            ("system 'rm -rf /'", &["delete tree /"], false),
            ("x = %x{rm -rf /}", &["delete tree /"], false),
            ("FileUtils.rm_rf ['/etc', '/usr']", &["delete tree /etc", "delete tree /usr"], false),
            ("puts 'system(\"rm -rf /\")'", &[], false),
            ("# system 'rm -rf /'", &[], false),
            ("text = <<~EOS\n  system('rm -rf /')\nEOS\nputs text", &[], false),
        ],
    );
    table(
        "perl -",
        &[
            ("system('rm', '-rf', '/');", &["delete tree /"], false),
            ("my $d = '/etc'; `rm -rf $d`;", &["delete tree /etc"], false),
            ("print qq{system('rm -rf /')};", &[], false),
            ("s/system/unlink/g; print;", &[], false),
            ("system($x);", &[], true),
        ],
    );
    table(
        "php",
        &[
            ("<?php unlink('/etc/x');", &["delete file /etc/x"], false),
            ("<?php echo 'unlink(1)'; // unlink('/etc/x')", &[], false),
        ],
    );
}

#[test]
fn statements_are_read_for_what_they_change() {
    table(
        "psql",
        &[
            ("DROP TABLE a, b CASCADE;", &["delete table a", "delete table b"], false),
            ("DROP DATABASE IF EXISTS shop", &["delete database shop"], false),
            ("TRUNCATE a", &["truncate table a everything"], false),
            ("DELETE FROM a", &["delete rows a everything"], false),
            ("DELETE FROM a WHERE 1=1", &["delete rows a everything"], false),
            ("DELETE FROM a WHERE id = 4", &["delete rows a"], false),
            ("UPDATE a SET x = 1", &["update rows a everything"], false),
            ("UPDATE a SET x = 1 WHERE id = 4", &["update rows a"], false),
            ("ALTER TABLE a DROP COLUMN b", &["delete table a.b"], false),
            ("ALTER TABLE a ALTER COLUMN b DROP DEFAULT", &["update table a"], false),
            ("BEGIN; DROP TABLE a; ROLLBACK;", &[], false),
            ("BEGIN; DROP TABLE a; COMMIT;", &["delete table a"], false),
            ("CREATE TABLE a (x int); DROP TABLE a;", &[], false),
            ("WITH d AS (DELETE FROM a RETURNING *) SELECT * FROM d", &["delete rows a everything"], false),
            ("EXPLAIN DELETE FROM a", &[], false),
            ("EXPLAIN ANALYZE DELETE FROM a", &["delete rows a everything"], false),
            ("DO $$ BEGIN EXECUTE 'DROP TABLE ' || 'a'; END $$", &["delete table a"], false),
            ("GRANT ALL ON a TO PUBLIC", &["grant permission ALL ON a TO PUBLIC everything"], false),
            ("COPY a TO PROGRAM 'sh -c x'", &["execute program sh -c x"], false),
            ("\\! rm -rf /", &["delete tree /"], false),
            ("CALL clean()", &[], true),
            ("FROBNICATE a", &[], true),
            ("SELECT 'DROP TABLE a; --' /* DROP TABLE b */ -- DROP TABLE c", &[], false),
            ("INSERT INTO a VALUES ('DELETE FROM b')", &[], false),
            ("SELECT $x$ DROP TABLE a $x$", &[], false),
            (
                "CREATE FUNCTION f() RETURNS void AS $$ BEGIN DELETE FROM a; END $$ LANGUAGE plpgsql",
                &[],
                false,
            ),
        ],
    );
    table(
        "mysql",
        &[
            ("SELECT 'a\\'; DROP TABLE b; -- '", &[], false),
            ("/*!50000 DROP TABLE b */", &["delete table b"], false),
            ("START TRANSACTION; DROP TABLE a; ROLLBACK;", &["delete table a"], false),
            ("# DROP TABLE a\nSELECT 1", &[], false),
        ],
    );
}

#[test]
fn long_and_deep_programs_end() {
    let long = [
        "(".repeat(20_000),
        "[".repeat(20_000),
        "a.b().".repeat(20_000),
        format!("x = {}", "'a' + ".repeat(20_000)),
        "x = x + x\n".repeat(5_000),
        format!("x='a'\n{}", "x = x + x\n".repeat(200)),
        "def f():\n  g()\n  g()\ndef g():\n  f()\n  f()\nf()\n".repeat(50),
        "`".repeat(20_000),
        "$(".repeat(20_000),
        "{".repeat(20_000),
        "<<A\n".repeat(5_000),
        "\"".repeat(20_001),
        "BEGIN ".repeat(10_000),
        "CASE WHEN ".repeat(10_000),
    ];
    for text in &long {
        for program in ["python3 -", "node -", "ruby -", "perl -", "php", "psql", "mysql"] {
            given(program, text);
        }
        for language in [Language::PowerShell, Language::Cmd] {
            command(text, language);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_is_read_without_harm(text in "[ -~\\n]{0,80}|[$(){}'\"`@%;|&<>=.a-z\\n ]{0,80}|\\PC{0,40}") {
        for program in ["python3 -", "node -", "ruby -", "perl -", "php", "psql", "mysql", "sqlite3 x.db"] {
            given(program, &text);
        }
        for language in [Language::PowerShell, Language::Cmd] {
            let command = command(&text, language);
            for gap in &command.gaps {
                prop_assert!(gap.span.end <= text.len());
            }
        }
    }
}
