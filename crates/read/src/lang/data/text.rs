//! Texts that are no keys: a build file, a contract in Protocol Buffers.

use caution_core::facts::{LiteralKind, MODULE};

use super::super::facts::{Builder, is_key_like};
use crate::proto;

/// The words of a text that could name something.
pub(super) fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let fits = |character: char| character.is_ascii_alphanumeric() || "_./:-@".contains(character);
    text.split(move |character: char| !fits(character))
        .map(|word| word.trim_start_matches(['.', ':', '-', '@']).trim_end_matches(['.', ':', '-', '@', '/']))
        .filter(|word| {
            let letters = word.bytes().any(|byte| byte.is_ascii_alphabetic());
            word.len() >= 3 && (letters || is_network(word))
        })
}

/// Whether a word is an address or range of a network: `192.0.2.0/24`, `2001:db8::/32`.
pub(super) fn is_network(word: &str) -> bool {
    let (address, range) = word.split_once('/').unwrap_or((word, ""));
    range.bytes().all(|byte| byte.is_ascii_digit()) && is_address(address)
}

/// Whether a word is an address of the internet, old or new.
fn is_address(word: &str) -> bool {
    let old = word.split('.').filter(|part| part.parse::<u8>().is_ok()).count() == 4
        && word.split('.').count() == 4;
    let group = |part: &str| part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let new = word.matches(':').count() >= 2 && word.split(':').all(group);
    old || new
}

/// Whether a word is long and mixed as nobody names things.
pub(super) fn is_secret_like(word: &str) -> bool {
    let mixed = |part: &str| {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        let upper = part.bytes().filter(u8::is_ascii_uppercase).count();
        part.len() >= 20 && digits >= 3 && (upper >= 2 || digits >= 6)
    };
    word.split(['/', '-', '.', '_', ':']).any(mixed)
}

/// The words of a file that builds something: paths, images, names.
pub(super) fn words(builder: &mut Builder<'_>) {
    if super::too_large(builder) {
        return;
    }
    let text = builder.text;
    for (line, number) in text.lines().zip(1_u32..) {
        let bare = line.trim_start();
        if bare.starts_with('#') {
            continue;
        }
        for word in words_of(bare).filter(|word| is_key_like(word) && !is_secret_like(word)) {
            builder.literal(MODULE, LiteralKind::Text, word, number);
            // `${RATE:-10}` asks for `RATE`.
            if let Some((name, _)) = word.split_once(":-").filter(|(name, _)| is_key_like(name)) {
                builder.literal(MODULE, LiteralKind::Text, name, number);
            }
            let last = word.rsplit('/').next().filter(|last| *last != word && is_key_like(last));
            if let Some(last) = last {
                builder.literal(MODULE, LiteralKind::Text, last, number);
            }
        }
        let variable = bare.strip_prefix("ENV ").or_else(|| bare.strip_prefix("ARG "));
        let name = variable.and_then(|rest| rest.trim().split(['=', ' ']).next());
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            builder.literal(MODULE, LiteralKind::ConfigKey, name, number);
        }
    }
}

/// The services, methods and messages of a contract.
pub(super) fn proto(builder: &mut Builder<'_>) {
    if super::too_large(builder) {
        return;
    }
    let contract = proto::read(builder.text);
    for item in &contract.items {
        let kind = match item.kind {
            proto::ItemKind::Method | proto::ItemKind::Service => LiteralKind::Rpc,
            _ => LiteralKind::Text,
        };
        builder.literal(MODULE, kind, &item.name, item.lines.first);
    }
    for import in &contract.imports {
        builder.plain_text(MODULE, import, 1);
    }
}
