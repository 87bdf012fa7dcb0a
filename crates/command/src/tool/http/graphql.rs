//! GraphQL documents: which fields of which mutations they ask for.

/// The root fields of the mutations of a document; `chosen` is the operation that is run, if it is named.
/// `None`: it is no GraphQL document.
pub(super) fn mutations<'t>(text: &'t str, chosen: Option<&str>) -> Option<Vec<&'t str>> {
    let tokens = tokens(text);
    let first = *tokens.first()?;
    if !matches!(first, "query" | "mutation" | "subscription" | "fragment" | "{") {
        return None;
    }
    let mut at = 0;
    let mut fields = Vec::new();
    let mut fragments = Vec::new();
    let mut spread = false;
    while let Some(kind) = tokens.get(at).copied() {
        let name = tokens.get(at + 1).copied().unwrap_or("");
        let head = at;
        // To the selection set: over the name, the variables and the directives.
        let mut round = 0_usize;
        while let Some(token) = tokens.get(at).copied() {
            match token {
                "(" => round += 1,
                ")" => round = round.saturating_sub(1),
                "{" if round == 0 => break,
                _ => {}
            }
            at += 1;
        }
        let (own, spreads, end) = selection(&tokens, at);
        let runs = chosen.is_none_or(|chosen| chosen == name);
        match kind {
            "mutation" if runs => {
                fields.extend(own);
                spread |= spreads;
            }
            "fragment" => fragments.extend(own),
            _ => {}
        }
        at = end.max(head + 1);
    }
    if spread {
        fields.extend(fragments);
    }
    Some(fields)
}

/// The fields of the selection set that opens here, whether it spreads a fragment, and where it ends.
fn selection<'t>(tokens: &[&'t str], open: usize) -> (Vec<&'t str>, bool, usize) {
    let mut fields = Vec::new();
    let mut spread = false;
    let (mut curly, mut round) = (0_usize, 0_usize);
    let mut at = open;
    while let Some(token) = tokens.get(at).copied() {
        match token {
            "{" => curly += 1,
            "}" => {
                curly = curly.saturating_sub(1);
                if curly == 0 {
                    return (fields, spread, at + 1);
                }
            }
            "(" => round += 1,
            ")" => round = round.saturating_sub(1),
            "..." if curly == 1 => spread = true,
            name if curly == 1 && round == 0 && is_name(name) => {
                let alias = tokens.get(at + 1) == Some(&":");
                let directive = at.checked_sub(1).and_then(|before| tokens.get(before)) == Some(&"@");
                if !alias && !directive {
                    fields.push(name);
                }
            }
            _ => {}
        }
        at += 1;
    }
    (fields, spread, at)
}

fn is_name(token: &str) -> bool {
    token.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_')
}

/// Names and marks; strings, numbers, comments and commas are left out.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '"' => string(rest),
            '.' if rest.starts_with("...") => {
                tokens.push("...");
                3
            }
            _ if first.is_ascii_alphanumeric() || first == '_' => {
                let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
                let end = end.unwrap_or(rest.len());
                tokens.extend(rest.get(..end));
                end
            }
            '{' | '}' | '(' | ')' | ':' | '@' => {
                tokens.extend(rest.get(..1));
                1
            }
            other => other.len_utf8(),
        };
        rest = rest.get(length.max(1)..).unwrap_or("");
    }
    tokens
}

/// The length of the string that begins here.
fn string(text: &str) -> usize {
    if text.starts_with("\"\"\"") {
        let inner = text.get(3..).unwrap_or("");
        return inner.find("\"\"\"").map_or(text.len(), |end| end + 6);
    }
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_fields_of_mutations_are_found() {
        type Case = (&'static str, Option<&'static str>, Option<&'static [&'static str]>);
        let cases: &[Case] = &[
            ("mutation { volumeDelete(volumeId: \"3d2c\") }", None, Some(&["volumeDelete"])),
            (
                "mutation M($id: ID!) { a: deleteX(id: $id) { ok remove } b { c } }",
                None,
                Some(&["deleteX", "b"]),
            ),
            ("query { volume(id: 1) { name } }", None, Some(&[])),
            ("{ deleteMe }", None, Some(&[])),
            ("mutation A { x } mutation B { deleteY }", Some("A"), Some(&["x"])),
            ("fragment F on Mutation { deleteZ } mutation { ...F }", None, Some(&["F", "deleteZ"])),
            ("mutation { note(text: \"} mutation { drop }\") }", None, Some(&["note"])),
            ("# mutation { drop }\nquery { a }", None, Some(&[])),
            ("select 1", None, None),
            ("", None, None),
            ("mutation {{{{((", None, Some(&[])),
        ];
        for (text, chosen, expected) in cases {
            assert_eq!(mutations(text, *chosen).as_deref(), *expected, "{text}");
        }
    }
}
