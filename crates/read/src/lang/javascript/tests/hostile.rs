//! No text makes the reader panic, and what it takes apart is within the text.

use proptest::prelude::*;
use proptest::sample::Index;

use super::super::{JAVASCRIPT, TSX, TYPESCRIPT};
use crate::lang::{Language, Node, Walk, outline, parse, walk};

const SOURCES: &[&str] = &[
    "import a, { b as c } from 'm';\nexport default class A extends B {\n  #x = 1;\n  static async *m({ d, e = f() }, ...g) {\n    for await (const [h] of i()) { yield* h; }\n  }\n}\n",
    "outer: for (let i = 0; i < 3; i++) {\n  try {\n    await pay?.(`id ${order.id}`, { retry: true, ...o });\n    break outer;\n  } catch ({ code }) {\n    if (code === 1) continue; else if (code) throw new E(code);\n  } finally { done(); }\n}\n",
    "@Injectable()\nexport abstract class S<T> implements I<T> {\n  constructor(private readonly db: Db) { super(); }\n  @Get(':id') async get(@Param('id') id: string): Promise<T> { return (await this.db.find(id))! as T; }\n}\nnamespace n { export enum E { A = 1 << 2 } }\n",
    "const V = () => <div className='a' {...p}>{list.map((x) => <Item key={x.id} onClick={() => pay(x)} />)}</div>;\nswitch (a) { case 1: case 'b': f(); break; default: do { n--; } while (n) }\n{ using r = open(); with (o) ({ p, q: [s] } = r); }\n",
];

const TOKENS: &[&str] = &[
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "`",
    "${",
    "'",
    "\"",
    "/*",
    "*/",
    "//",
    "/",
    "<",
    ">",
    "</",
    "=>",
    "?.",
    "...",
    "=",
    "+=",
    "??=",
    ";",
    ",",
    ":",
    "@",
    "#",
    "async ",
    "await ",
    "using ",
    "function* ",
    "class ",
    "extends ",
    "static ",
    "get ",
    "for (",
    "of ",
    "in ",
    "else ",
    "catch ",
    "case ",
    "default:",
    "import ",
    "export ",
    "as ",
    "new ",
    "\0",
    "\u{feff}",
    "\u{2028}",
    "é",
    "\r",
    "\\u{",
];

static LANGUAGES: [&Language; 3] = [&JAVASCRIPT, &TYPESCRIPT, &TSX];

fn reads(text: &str) {
    for language in LANGUAGES {
        let syntax = parse(language, text);
        let length = u32::try_from(text.len()).unwrap();
        walk(&syntax.body, &mut |node| {
            let span = match node {
                Node::Statement(statement) => statement.span,
                Node::Expression(expression) => expression.span,
                Node::Function(function) => function.span,
            };
            assert!(span.start <= span.end && span.end <= length && span.first_line <= span.last_line);
            Walk::Into
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn a_mangled_program_is_read_as_far_as_it_goes(
        source in 0..SOURCES.len(),
        cuts in prop::collection::vec((any::<Index>(), any::<Index>(), 0_usize..40), 1..6),
        tokens in prop::collection::vec((any::<Index>(), 0..TOKENS.len()), 0..6),
    ) {
        let mut text: Vec<char> = outline::mutated(SOURCES[source], &cuts).chars().collect();
        for (at, token) in tokens {
            let at = at.index(text.len() + 1);
            text.splice(at..at, TOKENS[token].chars());
        }
        reads(&text.into_iter().collect::<String>());
    }

    #[test]
    fn any_words_in_any_order_are_read(words in prop::collection::vec(0..TOKENS.len(), 0..60)) {
        reads(&words.into_iter().map(|word| TOKENS[word]).collect::<String>());
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        reads(&text);
    }
}

#[test]
fn the_sources_that_are_mangled_parse() {
    for (source, language) in SOURCES.iter().zip([&JAVASCRIPT, &JAVASCRIPT, &TYPESCRIPT, &JAVASCRIPT]) {
        assert!(parse(language, source).broken.is_empty(), "{source}");
    }
}
