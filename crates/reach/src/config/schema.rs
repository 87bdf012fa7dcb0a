//! Fields of forms into which a file is loaded: `@ConfigurationProperties`, settings of pydantic, structs of serde.

use caution_core::RepoPath;
use caution_core::facts::{DefinitionKind, FileFacts, LiteralKind, Word, WordKind};
use caution_core::reach::{Hop, Origin};

use super::file::{is_data, is_within};
use super::words::{Asked, parts_of, pascal};
use crate::index::Index;

/// How many files are looked at for one name of a field.
const FILES: usize = 500;

/// Fields that a key is put into.
pub(super) fn fields(index: &dyn Index, asked: &Asked, folder: &str, of_file: &[Hop]) -> Vec<Hop> {
    let names: Vec<String> = if asked.is_variable { variable_fields(asked) } else { asked.last.clone() };
    let mut hops = Vec::new();
    for name in &names {
        for file in index.with(Word::new(WordKind::Definition, name)).into_iter().take(FILES) {
            let path = index.path(file);
            if is_data(&path) {
                continue;
            }
            let Some(facts) = index.facts(file) else { continue };
            let at = RepoPath::from(&*path);
            let loads = of_file.iter().any(|hop| hop.path == at);
            let near = !folder.is_empty() && is_within(&path, folder);
            for (place, definition) in facts.definitions.iter().enumerate() {
                if facts.text(definition.name) != name
                    || !matches!(definition.kind, DefinitionKind::Field | DefinitionKind::Variable)
                {
                    continue;
                }
                let form = form(&facts, definition.parent, asked);
                let origin = match form {
                    Form::Settings if near || loads || asked.is_variable => Origin::RelaxedKey,
                    Form::Named if near || loads => Origin::RelaxedKey,
                    Form::Prefix => Origin::RelaxedKey,
                    _ if loads => Origin::FileReader,
                    _ => continue,
                };
                let index = u32::try_from(place).unwrap_or(0);
                hops.push(Hop {
                    path: at.clone(),
                    symbol: facts.qualified(index),
                    line: definition.line,
                    origin,
                });
            }
        }
    }
    hops
}

/// Fields of settings that a variable fills: pydantic takes the name without its prefix.
fn variable_fields(asked: &Asked) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for word in asked.relaxed.iter().filter(|word| !word.contains(['.', ':', '-'])) {
        names.push(word.clone());
        names.push(pascal(&parts_of(word)));
    }
    names.dedup();
    names
}

enum Form {
    /// Its base says that it is filled from settings.
    Settings,
    /// A key in front of it stands for it.
    Prefix,
    /// It is called as the section of the key is.
    Named,
    /// Nothing tells.
    Plain,
}

fn form(facts: &FileFacts, of: u32, asked: &Asked) -> Form {
    let Some(class) = facts.definition(of).filter(|class| class.kind.has_members()) else {
        return Form::Plain;
    };
    let settings = class.bases.iter().any(|base| {
        let last = facts.path(*base).last().map(|segment| facts.text(segment.name));
        matches!(last, Some("BaseSettings" | "EnvConfig" | "Settings" | "BaseConfig"))
    });
    if settings {
        return Form::Settings;
    }
    // `@ConfigurationProperties("orders")` on the class.
    let prefix = facts.literals.iter().any(|literal| {
        literal.within == of
            && matches!(literal.kind, LiteralKind::ConfigKey | LiteralKind::Text)
            && asked.exact.iter().any(|key| {
                let text = facts.text(literal.text);
                key.strip_prefix(text).is_some_and(|rest| rest.starts_with('.'))
            })
    });
    if prefix {
        return Form::Prefix;
    }
    let name = facts.text(class.name).to_lowercase();
    let bare = ["config", "settings", "options", "properties", "configuration"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(&name);
    let named = asked.around.iter().any(|around| *around == bare || around.trim_end_matches('s') == bare);
    if named { Form::Named } else { Form::Plain }
}
