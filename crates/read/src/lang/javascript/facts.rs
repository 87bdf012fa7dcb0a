//! The facts of a JavaScript or TypeScript program: parsed by oxc, read in one pass.

mod address;
mod call;
mod chain;
mod class;
mod decorator;
mod define;
mod export;
mod expression;
mod framework;
mod import;
mod nesting;
mod pattern;
mod reader;
mod registration;
mod scope;
mod sql;
mod tokens;
mod types;
mod value;
mod vue;

use caution_core::facts::{MODULE, Shape};
use caution_core::finding::LineRange;
use oxc_allocator::Allocator;
use oxc_parser::config::TokensParserConfig;
use oxc_parser::{ParseOptions, Parser};
use oxc_span::{SourceType, Span};

use crate::lang::facts::Builder;
pub use address::route_of_file;
use nesting::Stack;
use reader::{Lines, Reader};

/// How many statements that do not parse are left out before the whole file is.
const FAULTS: usize = 5;

/// Reads JavaScript, with JSX; Flow's types as far as they are TypeScript's.
pub(super) fn javascript(builder: &mut Builder<'_>) {
    let kind = SourceType::unambiguous().with_jsx(true);
    read(builder, builder.text, &[kind, SourceType::tsx()]);
}

/// Reads TypeScript.
pub(super) fn typescript(builder: &mut Builder<'_>) {
    read(builder, builder.text, &[SourceType::ts()]);
}

/// Reads TypeScript with JSX.
pub(super) fn tsx(builder: &mut Builder<'_>) {
    read(builder, builder.text, &[SourceType::tsx()]);
}

/// Reads the scripts of a single-file component of Vue.
pub(super) fn vue(builder: &mut Builder<'_>) {
    let scripts = vue::scripts(builder.text);
    read(builder, &scripts.text, &[scripts.kind]);
    for (name, line) in vue::components(builder.text) {
        let path = builder.path(&[(name.as_str(), true)]);
        builder.refer(MODULE, path, Shape::Call, line);
    }
    vue::rest(builder.text).for_each(|word| builder.hash(MODULE, true, word));
}

/// Reads a text as the first kind of program that it is; on a stack that its nesting does not overflow.
fn read(builder: &mut Builder<'_>, text: &str, kinds: &[SourceType]) {
    match nesting::stack_for(text, kinds.iter().any(|kind| kind.is_jsx())) {
        Stack::Own => parse(builder, text, kinds),
        Stack::Bytes(bytes) => {
            let done = std::thread::scope(|scope| {
                let thread = std::thread::Builder::new().stack_size(bytes);
                let running = thread.spawn_scoped(scope, || parse(builder, text, kinds));
                running.is_ok_and(|running| running.join().is_ok())
            });
            if !done {
                unread(builder, text);
            }
        }
        Stack::None => unread(builder, text),
    }
}

fn unread(builder: &mut Builder<'_>, text: &str) {
    let last = u32::try_from(text.lines().count()).unwrap_or(u32::MAX).max(1);
    builder.unread(LineRange { first: 1, last });
}

fn parse(builder: &mut Builder<'_>, text: &str, kinds: &[SourceType]) {
    for kind in kinds {
        if attempt(builder, text, *kind) {
            return;
        }
    }
    // The parser gives up at the first fault: the statement of the fault is left out, and the rest is read.
    let (Some(kind), lines) = (kinds.first(), Lines::new(text)) else { return };
    let mut rest = text.to_owned();
    for _ in 0..FAULTS {
        let Some(at) = fault(&rest, *kind) else { break };
        let (first, last) = lines.statement_around(text, at);
        builder.unread(LineRange { first, last });
        rest = lines.without(&rest, first, last);
        if attempt(builder, &rest, *kind) {
            return;
        }
    }
    unread(builder, text);
}

fn options() -> ParseOptions {
    ParseOptions {
        allow_return_outside_function: true,
        enable_ident_hashes: false,
        ..ParseOptions::default()
    }
}

/// Reads a program, unless it does not parse.
fn attempt(builder: &mut Builder<'_>, text: &str, kind: SourceType) -> bool {
    let allocator = Allocator::default();
    let parsed =
        Parser::new(&allocator, text, kind).with_options(options()).with_config(TokensParserConfig).parse();
    if parsed.panicked {
        return false;
    }
    // Other faults are of what a program may not say; the tree is whole.
    let lines = Lines::new(text);
    let mut reader = Reader::new(builder, &allocator, text, lines);
    reader.program(&parsed.program);
    let comments = parsed.program.comments.iter().filter_map(|comment| text.get(range(comment.span)));
    let first = parsed.program.hashbang.as_ref().and_then(|first| text.get(range(first.span)));
    reader.hash_comments(first, comments);
    reader.hash(parsed.tokens.iter().map(|token| (token.span(), token.kind())));
    true
}

/// Where a program does not parse.
fn fault(text: &str, kind: SourceType) -> Option<u32> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, kind).with_options(options()).parse();
    parsed.diagnostics.last().and_then(|found| found.labels.first()).map(|label| label.span().start)
}

/// The byte offsets of a span.
fn range(span: Span) -> std::ops::Range<usize> {
    span.start as usize..span.end as usize
}

#[cfg(test)]
mod tests;
