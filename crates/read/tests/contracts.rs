//! No text makes a reader of contracts panic, whatever it holds.

use caution_read::{asyncapi, graphql, openapi, prisma, proto};
use proptest::prelude::*;

/// Pieces that make up nearly valid contracts.
const WORDS: &[&str] = &[
    "type ",
    "interface ",
    "input ",
    "enum ",
    "union ",
    "extend ",
    "schema ",
    "directive ",
    "A",
    "B.c",
    " {",
    "}",
    "(",
    ")",
    "[",
    "]",
    "!",
    ": ",
    "= ",
    "| ",
    "& ",
    "@map",
    "@@map(\"",
    "\"\"\"",
    "\"",
    "# ",
    "// ",
    "\n",
    "\r\n",
    "model ",
    "view ",
    "Int",
    "?",
    "message ",
    "service ",
    "rpc ",
    "returns ",
    "= 1;",
    "reserved ",
    "package ",
    "asyncapi: 2\n",
    "openapi: 3\n",
    "channels:\n",
    "paths:\n",
    "  /a:\n",
    "    get: {}\n",
    "  a:\n",
    "address: ",
    "\u{feff}",
    "\u{0}",
    "é",
    "�",
    "\t",
    "{\"",
    "\": ",
    ",",
];

fn read_all(text: &str) {
    let parts = graphql::parts(text);
    graphql::differences(&parts, &[]);
    graphql::differences(&[], &parts);
    let models = prisma::parts(text);
    prisma::differences(&models, &[]);
    prisma::differences(&[], &models);
    for path in ["a.yaml", "a.json"] {
        let channels = asyncapi::channels(path, text).unwrap_or_default();
        asyncapi::differences(&channels, &[]);
        let routes = openapi::routes(path, text).unwrap_or_default();
        openapi::differences(&routes, &[]);
    }
    let contract = proto::read(text);
    proto::differences(&contract, &proto::Contract::default());
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        read_all(&text);
    }

    #[test]
    fn nearly_valid_texts_are_read(words in prop::collection::vec(prop::sample::select(WORDS), 0..80)) {
        read_all(&words.concat());
    }
}

#[test]
fn long_texts_of_one_kind_end() {
    let all = [
        "type A {",
        "type A(",
        "(",
        "{",
        "[",
        "\"",
        "\"\"\"",
        "enum A { B } ",
        "model A {\n",
        "a: [",
        "@x(",
        "|",
    ];
    for piece in all {
        let text = piece.repeat(400_000 / piece.len());
        let (parts, models) = (graphql::parts(&text), prisma::parts(&text));
        graphql::differences(&parts, &[]);
        prisma::differences(&models, &[]);
    }
}
