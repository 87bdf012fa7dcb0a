//! What the tag of a struct's field says: the key under which it is read.

use caution_core::facts::{DefinitionIndex, LiteralKind};
use tree_sitter::Node;

use super::{Reader, content, field};
use crate::lang::facts::line_of;

/// The keys of tags that name a setting or a member of a document, and what they name.
const KEYS: &[(&str, LiteralKind)] = &[
    ("conf", LiteralKind::ConfigKey),
    ("config", LiteralKind::ConfigKey),
    ("env", LiteralKind::Environment),
    ("envconfig", LiteralKind::Environment),
    ("json", LiteralKind::Text),
    ("koanf", LiteralKind::ConfigKey),
    ("long", LiteralKind::ConfigKey),
    ("mapstructure", LiteralKind::ConfigKey),
    ("toml", LiteralKind::ConfigKey),
    ("yaml", LiteralKind::ConfigKey),
];

impl<'t> Reader<'_, '_, 't> {
    pub(super) fn tag(&mut self, node: Node<'t>, within: DefinitionIndex) {
        let Some(tag) = field(node, "tag") else { return };
        let (line, mut rest) = (line_of(tag), content(self.builder.of(tag)));
        while let Some((key, after)) = rest.split_once(":\"") {
            let Some((value, next)) = after.split_once('"') else { return };
            rest = next;
            let key = key.trim_start();
            let text = value.split(',').next().unwrap_or_default();
            let kind = KEYS.iter().find(|(known, _)| *known == key).map(|(_, kind)| *kind);
            match kind {
                Some(LiteralKind::Text) => self.builder.plain_text(within, text, line),
                Some(kind) if !matches!(text, "-" | "") => self.builder.literal(within, kind, text, line),
                _ => {}
            }
        }
    }
}
