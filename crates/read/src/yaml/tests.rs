use caution_core::problem::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Entries, LIMIT_BYTES, Spanned, parse, parse_documents, problem, quoted};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(default)]
    requirements: Entries<Item>,
    name: Option<Spanned<String>>,
    #[serde(default)]
    list: Vec<Item>,
    flag: Option<bool>,
    percent: Option<u8>,
    count: Option<u64>,
    kind: Option<Kind>,
    #[serde(default)]
    words: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Item {
    id: String,
    note: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Observe,
    Warn,
}

fn read(text: &str) -> Form {
    parse("f.yaml", text).unwrap_or_else(|problem| panic!("{text:?}: {problem}"))
}

fn fails(text: &str) -> Problem {
    match parse::<Form>("f.yaml", text) {
        Ok(form) => panic!("{text:?} was read as {form:?}"),
        Err(problem) => problem,
    }
}

#[test]
fn every_error_has_a_place_the_users_key_and_a_remedy() {
    let table = [
        (
            "requirments: {}\n",
            "f.yaml:1:1: unknown key `requirments`",
            "did you mean `requirements`? known keys: ",
        ),
        ("list:\n  - id: a\n    nme: b\n", "f.yaml:3:5: unknown key `nme`", "known keys: `id`, `note`"),
        (
            "list:\n  - id: a\n  - note: b\n",
            "f.yaml:3:5: the key `id` is missing in item 2 of `list`",
            "add `id:`",
        ),
        (
            "list: a\n",
            "f.yaml:1:7: expected a list for `list`, found the text `a`",
            "write one `- item` a line",
        ),
        (
            "list:\n  id: a\n",
            "f.yaml:2:3: expected a list for `list`, found a mapping",
            "write one `- item` a line",
        ),
        ("name: [a]\n", "f.yaml:1:7: expected one value for `name`, found a list", "write one value"),
        (
            "list:\n  - [a]\n",
            "f.yaml:2:5: expected a mapping for item 1 of `list`, found a list",
            "`key: value` lines",
        ),
        ("name: a\nname: b\n", "f.yaml:2:1: the key `name` stands twice", "remove one"),
        (
            "flag: no\n",
            "f.yaml:1:7: expected `true` or `false` for `flag`, found the text `no`",
            "without quotes",
        ),
        (
            "list:\n  - id:\n",
            "f.yaml:2:7: expected text for `id`, found nothing",
            "give a value, or remove the key",
        ),
        (
            "kind: wern\n",
            "f.yaml:1:7: unknown value `wern` for `kind`",
            "did you mean `warn`? known values: ",
        ),
        ("name: 'abc\n", "f.yaml:1:11: a quote is opened and never closed", "close the quote"),
        ("name: a: b\n", "f.yaml:1:8: a `key: value` cannot stand here", "quote a value that holds `: `"),
        ("list:\n\t- id: a\n", "f.yaml:2:2: a tab stands where only spaces may", "indent with spaces"),
        ("name: @foo\n", "f.yaml:1:7: a value cannot begin with this character", "in quotes"),
        (
            "name: *foo\n",
            "f.yaml:1:7: the alias names an anchor that does not stand before it",
            "put the anchor",
        ),
        ("words: &a [*a]\n", "f.yaml:1:12: an alias stands inside its own anchor", "write the value out"),
        ("<<: {name: a}\n", "f.yaml:1:1: merge keys (`<<`) are not read here", "write the keys out"),
        ("name: !foo a\n", "f.yaml:1:12: the tag `!foo` is not known", "remove the tag"),
        (
            "name: a\n---\nname: b\n",
            "f.yaml:3:1: the text holds more than one document",
            "remove the `---` line",
        ),
        ("- a\n", "f.yaml:1:1: expected a mapping, found a list", "`key: value` lines"),
        ("list: [{id: a}\n", "f.yaml:1:7: a `[` is opened and never closed", "add the `]`"),
        ("name: a\0b\n", "f.yaml:1:8: the control character U+0000 is not text", "remove it"),
        ("name: a\rflag: true\n", "f.yaml:1:8: a carriage return without a line feed", "LF line ends"),
        ("list:\n- id: a\n note: b\n", "f.yaml:3:2: a `key:` is missing", "check the indentation"),
    ];
    for (text, message, hint) in table {
        let problem = fails(text);
        assert_eq!(problem.to_string(), message, "{text:?}");
        let given = problem.hint.clone().unwrap_or_default();
        assert!(given.contains(hint), "{text:?}: {given:?}");
        assert!(problem.line_text.is_some(), "{text:?}");
    }
}

#[test]
fn numbers_outside_their_range_are_named() {
    let table = [
        ("percent: 300\n", "expected a whole number from 0 to 255 for `percent`, found `300`"),
        ("percent: many\n", "expected a whole number from 0 to 255 for `percent`, found the text `many`"),
        ("count: -1\n", "expected a whole number that is not negative for `count`, found `-1`"),
        ("count: 1.5\n", "expected a whole number that is not negative for `count`, found `1.5`"),
    ];
    for (text, message) in table {
        assert_eq!(fails(text).message, message);
    }
}

#[test]
fn json_takes_the_same_way_with_the_same_places() {
    let table = [
        ("{\"name\": \"a\",\n \"name\": \"b\"}", "f.yaml:2:2: the key `name` stands twice"),
        ("{\"name\": \"a\",\n\t\"nam\": \"b\"}", "f.yaml:2:2: unknown key `nam`"),
        (
            "{\"list\": [{\"id\": \"a\"},\n  {\"id\": 3, \"note\": {}}]}",
            "f.yaml:2:21: expected one value for `note`, found a mapping",
        ),
        ("{\"name\": \"a\"\n \"flag\": true}", "f.yaml:2:2: a `,` or `}` is missing"),
        ("{\"name\": \"a\\q\"}", "f.yaml:1:10: the escape in double quotes is not known"),
    ];
    for (text, message) in table {
        assert_eq!(fails(text).to_string(), message);
    }
    let form = read("{\n\t\"name\": \"a\\u00e9\\/\\ud83d\\ude00\\n\",\n\t\"flag\": true\n}");
    assert_eq!(form.name.unwrap().value, "aé/😀\n");
    assert_eq!(form.flag, Some(true));
    let long = format!("{{\"{}\": \"{}\"}}", "name", "x".repeat(5_000));
    assert_eq!(read(&long).name.unwrap().value.len(), 5_000);
}

#[test]
fn words_that_yaml_once_took_for_booleans_and_numbers_stay_text() {
    let form = read("name: no\nwords: [on, off, yes, 012, 1.0, 1e3]\n");
    assert_eq!(form.name.unwrap().value, "no");
    let words: Vec<&str> = form.words.iter().map(|word| word.value.as_str()).collect();
    assert_eq!(words, ["on", "off", "yes", "012", "1.0", "1e3"]);
}

#[test]
fn an_empty_document_and_an_empty_section_are_empty_mappings() {
    for text in [
        "",
        "# only a comment\n",
        "---\n",
        "null\n",
        "\u{feff}",
        "requirements:\n",
        "requirements:\n  # none\n",
    ] {
        let form = read(text);
        assert!(form.requirements.0.is_empty() && form.name.is_none(), "{text:?}");
    }
    assert_eq!(parse::<Vec<String>>("f", "# nothing\n"), Ok(Vec::new()));
    assert_eq!(parse::<Item>("f", "").unwrap_err().message, "the key `id` is missing");
}

#[test]
fn byte_order_marks_and_crlf_change_no_place() {
    let form = read("\u{feff}name: a\r\nlist:\r\n- id: 1\r\n");
    let name = form.name.unwrap();
    assert_eq!((name.position.line, name.position.column), (1, 7));
    assert_eq!((form.list[0].id.as_str(), &form.list[0].note), ("1", &None));
    assert_eq!(fails("\u{feff}name: a\r\nnam: b\r\n").to_string(), "f.yaml:2:1: unknown key `nam`");
}

#[test]
fn entries_keep_the_order_of_the_text_and_the_place_of_each_name() {
    let form = read("requirements:\n  zebra: {id: z}\n  ant:\n    id: a\n");
    let names: Vec<_> = form
        .requirements
        .0
        .iter()
        .map(|(name, item)| (name.value.as_str(), name.position.line, item.id.as_str()))
        .collect();
    assert_eq!(names, [("zebra", 2, "z"), ("ant", 3, "a")]);
    assert_eq!(
        fails("requirements:\n  a: {id: a}\n  a: {id: b}\n").to_string(),
        "f.yaml:3:3: the key `a` stands twice"
    );
}

#[test]
fn a_value_without_meaning_is_shown_where_it_stands() {
    let text = "\u{feff}# c\nkind: warn\nname: a\n";
    let form = read(text);
    assert_eq!((form.kind, form.percent, form.count), (Some(Kind::Warn), None, None));
    let found = problem("f.yaml", text, &form.name.unwrap(), "nobody is called `a`");
    assert_eq!(found.to_string(), "f.yaml:3:7: nobody is called `a`");
    assert_eq!(found.line_text.as_deref(), Some("name: a"));
}

#[test]
fn hostile_sizes_end_in_a_problem() {
    let bomb = (0..8).fold("words: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned(), |text, level| {
        let alias = format!("*a{level},");
        format!("{text}k{level}: &a{} [{}]\n", level + 1, alias.repeat(9))
    });
    let table = [
        ("x".repeat(LIMIT_BYTES + 1), "the limit is 1048576 (1 MiB)"),
        (format!("list: {}", "[".repeat(100_000)), "too deep"),
        (format!("list: {}", "- ".repeat(100_000)), ""),
        (
            format!(
                "list:\n{}",
                (0..500).map(|depth| format!("{}-\n", " ".repeat(depth))).collect::<String>()
            ),
            "",
        ),
        (format!("words: [{}]", "a,".repeat(400_000)), "more values than the limit"),
        (format!("{}: 1\n", "k".repeat(900_000)), ""),
        (bomb, ""),
    ];
    for (text, message) in table {
        let shown: String = text.chars().take(40).collect();
        let found = fails(&text);
        assert!(found.message.contains(message), "{shown}: {found}");
        assert!(found.message.len() + found.hint.clone().unwrap_or_default().len() < 2_000, "{shown}");
        if found.message.contains("unknown key") {
            continue;
        }
        assert!(parse::<serde_json::Value>("f", &text).is_err(), "{shown}");
    }
}

#[test]
fn documents_of_other_tools_are_read_one_by_one() {
    let text =
        "# c\n---\nname: a\n---\nnam: b\n...\n---\n# nothing\n--- {name: c}\n---\nname: |\n  ---\n  text\n";
    let documents = parse_documents::<Form>("f.yaml", text).unwrap();
    let outcomes: Vec<_> = documents
        .iter()
        .map(|document| match &document.parsed {
            Ok(form) => (document.first_line, form.name.as_ref().unwrap().value.clone()),
            Err(problem) => (document.first_line, problem.to_string()),
        })
        .collect();
    assert_eq!(
        outcomes,
        [
            (2, "a".to_owned()),
            (4, "f.yaml:5:1: unknown key `nam`".to_owned()),
            (9, "c".to_owned()),
            (10, "---\ntext\n".to_owned()),
        ]
    );
}

#[test]
fn bytes_that_are_not_utf8_have_a_place() {
    let problem = super::text("f.yaml", b"name: a\nx: caf\xe9\n").unwrap_err();
    assert_eq!(problem.to_string(), "f.yaml:2:7: the text is not UTF-8");
    let utf16 = super::text("f.yaml", b"\xff\xfea\0").unwrap_err();
    assert_eq!(utf16.hint.as_deref(), Some("the file is UTF-16; save it as UTF-8"));
    assert!(super::text("f.yaml", &vec![b'a'; LIMIT_BYTES + 1]).is_err());
}

#[test]
fn the_users_words_are_shown_short_and_without_control_characters() {
    assert_eq!(quoted("a\u{1b}[31mb"), "`a\\u{1b}[31mb`");
    assert_eq!(quoted(&"é".repeat(100)).chars().count(), 83);
}
