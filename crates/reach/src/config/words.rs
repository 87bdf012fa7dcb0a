//! In which spellings a key may be asked for.

use caution_core::reach::SeedKind;

/// The spellings of a key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Asked {
    /// As it stands.
    pub(super) exact: Vec<String>,
    /// As other conventions write it.
    pub(super) relaxed: Vec<String>,
    /// Its last part, in its spellings: only asked for near the file.
    pub(super) last: Vec<String>,
    /// What stands before its last part: the name of a form that has it.
    pub(super) around: Vec<String>,
    /// Whether it is one word in an entry of a list: `Name` of `[258].Name`. Every form has such.
    pub(super) is_of_list: bool,
    /// Whether it is a variable of an environment.
    pub(super) is_variable: bool,
    /// Whether it is a flag.
    pub(super) is_flag: bool,
    /// Whether it is a table whose rows are the setting.
    pub(super) is_table: bool,
}

/// The spellings of a key of a file.
pub(super) fn asked(path: &str, key: &str, kind: SeedKind) -> Asked {
    if kind == SeedKind::Flag {
        let mut relaxed = vec![camel(&parts_of(key)), upper(&parts_of(key)), snake(&parts_of(key))];
        relaxed.retain(|word| word != key);
        return Asked { exact: vec![key.to_owned()], relaxed, is_flag: true, ..Asked::default() };
    }
    if path.ends_with(".sql") {
        return Asked { exact: vec![key.to_owned()], is_table: true, ..Asked::default() };
    }
    let bare = key.split_once(':').map_or(key, |(_, rest)| rest);
    if let Some(variable) = variable(path, key) {
        return Asked {
            relaxed: of_variable(&variable),
            exact: vec![variable],
            is_variable: true,
            ..Asked::default()
        };
    }
    let bare = terraform(path, bare).unwrap_or_else(|| bare.to_owned());
    let segments = segments(&bare);
    let Some(last) = segments.last() else { return Asked::default() };
    let mut exact = vec![segments.join(".")];
    // A list is read as a whole.
    exact.extend(
        bare.split_once('[').map(|(before, _)| before.to_owned()).filter(|before| !before.is_empty()),
    );
    let mut relaxed = Vec::new();
    let words: Vec<Vec<&str>> = segments.iter().map(|segment| parts_of(segment)).collect();
    let all: Vec<&str> = words.iter().flatten().copied().collect();
    if segments.len() > 1 || all.len() > 1 {
        relaxed.push(upper(&all));
        relaxed.push(words.iter().map(|part| upper(part)).collect::<Vec<_>>().join("__"));
        relaxed.push(segments.join(":"));
        relaxed.push(segments.join("__"));
        relaxed.push(segments.join("/"));
        relaxed.push(segments.join("_"));
        for style in [snake, camel, kebab] {
            relaxed.push(words.iter().map(|part| style(part)).collect::<Vec<_>>().join("."));
        }
        relaxed.push(camel(&all));
        relaxed.push(snake(&all));
        relaxed.push(kebab(&all));
    }
    // Settings of an environment stand under its name: `production.orders.retries`.
    if segments.len() > 2 {
        exact.extend(segments.get(1..).map(|rest| rest.join(".")));
    }
    let last_words = parts_of(last);
    let mut lasts = vec![
        last.clone(),
        snake(&last_words),
        camel(&last_words),
        kebab(&last_words),
        upper(&last_words),
        pascal(&last_words),
    ];
    dedup(&mut lasts);
    let around =
        segments.len().checked_sub(2).and_then(|at| segments.get(at)).map_or_else(Vec::new, |name| {
            let words = parts_of(name);
            vec![name.to_lowercase(), snake(&words), camel(&words).to_lowercase()]
        });
    dedup(&mut exact);
    relaxed.retain(|word| !exact.contains(word));
    dedup(&mut relaxed);
    let is_of_list = bare.starts_with('[') && segments.len() == 1;
    Asked { exact, relaxed, last: lasts, around, is_of_list, ..Asked::default() }
}

fn dedup(words: &mut Vec<String>) {
    let mut seen = std::collections::HashSet::new();
    // A pattern is the name of nothing that is asked for.
    words.retain(|word| word.len() > 1 && !word.contains('*') && seen.insert(word.clone()));
}

/// The variable of an environment that a key sets.
fn variable(path: &str, key: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let fits = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    if name.starts_with(".env") || name.ends_with(".env") {
        return Some(key.to_owned()).filter(|key| fits(key));
    }
    let (object, rest) = key.split_once(':').unwrap_or(("", key));
    if object.starts_with("ConfigMap/") || object.starts_with("Secret/") {
        let key = ["data.", "stringData.", "binaryData."].iter().find_map(|start| rest.strip_prefix(start));
        return key.filter(|key| fits(key)).map(str::to_owned);
    }
    if let Some((_, rest)) = rest.rsplit_once("env[").or_else(|| rest.rsplit_once("environment[")) {
        return rest.split(']').next().filter(|name| fits(name)).map(str::to_owned);
    }
    let after = ["environment.", "env.", "env_vars.", "environment_variables."];
    let found = after.iter().find_map(|mark| {
        let (before, name) = rest.rsplit_once(mark)?;
        (before.is_empty() || before.ends_with('.')).then_some(name)
    });
    found.filter(|name| fits(name) && name.bytes().any(|byte| byte.is_ascii_uppercase())).map(str::to_owned)
}

/// The name by which Terraform refers to a variable or local.
fn terraform(path: &str, key: &str) -> Option<String> {
    if path.ends_with(".tfvars") {
        return Some(format!("var.{}", key.split(['.', '[']).next().unwrap_or(key)));
    }
    if !path.ends_with(".tf") {
        return None;
    }
    let mut parts = key.split(['.', '[']);
    match (parts.next(), parts.next()) {
        (Some("variable"), Some(name)) => Some(format!("var.{name}")),
        (Some("locals"), Some(name)) => Some(format!("local.{name}")),
        _ => None,
    }
}

/// Keys in which a variable may be read: the same words with other marks between them, with and without the
/// prefix of the program.
fn of_variable(variable: &str) -> Vec<String> {
    let mut all = Vec::new();
    let nested: Vec<&str> = variable.split("__").collect();
    if nested.len() > 1 {
        let sections: Vec<String> = nested.iter().map(|part| pascal(&parts_of(part))).collect();
        all.extend([sections.join(":"), sections.join("."), nested.join(":")]);
        let lower: Vec<String> = nested.iter().map(|part| part.to_lowercase()).collect();
        all.push(lower.join("."));
    }
    let words = parts_of(variable);
    for words in [words.as_slice(), words.get(1..).unwrap_or_default()] {
        if words.is_empty() || (words.len() == 1 && words.len() < parts_of(variable).len()) {
            continue;
        }
        let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
        all.extend([snake(words), camel(words), kebab(words), lower.join(".")]);
        // `APP_ORDERS_MAX_RETRIES` may be `orders.max-retries` or `orders.max_retries`.
        if words.len() <= 5 {
            for cut in 1..words.len() {
                let (section, rest) = words.split_at(cut);
                for style in [kebab, snake, camel] {
                    all.push(format!("{}.{}", style(section), style(rest)));
                }
            }
        }
    }
    all.retain(|word| word != variable);
    dedup(&mut all);
    all
}

/// The parts of a path: `rules[deny].action` is `rules`, `deny`, `action`.
fn segments(key: &str) -> Vec<String> {
    let pieces = key.split(['.', '[']).map(|part| part.trim_end_matches(']'));
    let is_place = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    pieces.filter(|part| !part.is_empty() && !is_place(part)).map(str::to_owned).collect()
}

/// The words of a name: `maxRetries`, `max-retries`, `MAX_RETRIES` are `max` and `retries`.
pub(super) fn parts_of(name: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for piece in name.split(['-', '_', '.', ' ', '/', ':']) {
        let mut start = 0;
        let bytes = piece.as_bytes();
        for at in 1..bytes.len() {
            let lower_before = bytes.get(at - 1).is_some_and(|byte| !byte.is_ascii_uppercase());
            let upper_here = bytes.get(at).is_some_and(u8::is_ascii_uppercase);
            if lower_before && upper_here {
                words.extend(piece.get(start..at));
                start = at;
            }
        }
        words.extend(piece.get(start..));
    }
    words.retain(|word| !word.is_empty());
    words
}

fn snake(words: &[&str]) -> String {
    words.join("_").to_lowercase()
}

fn kebab(words: &[&str]) -> String {
    words.join("-").to_lowercase()
}

fn upper(words: &[&str]) -> String {
    words.join("_").to_uppercase()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}", letters.as_str().to_lowercase())
}

pub(super) fn pascal(words: &[&str]) -> String {
    words.iter().map(|word| capital(word)).collect()
}

fn camel(words: &[&str]) -> String {
    let rest: String = words.iter().skip(1).map(|word| capital(word)).collect();
    format!("{}{rest}", words.first().map(|word| word.to_lowercase()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_asked_for_in_the_spellings_of_its_conventions() {
        let key = asked("app.yaml", "orders.max-retries", SeedKind::ConfigKey);
        assert_eq!(key.exact, ["orders.max-retries"]);
        for word in [
            "ORDERS_MAX_RETRIES",
            "ORDERS__MAX_RETRIES",
            "orders:max-retries",
            "orders.maxRetries",
            "orders.max_retries",
            "ordersMaxRetries",
        ] {
            assert!(key.relaxed.iter().any(|known| known == word), "{word}");
        }
        assert!(key.last.iter().any(|known| known == "maxRetries"));
        let list = asked("a.yaml", "rules[deny].action", SeedKind::ConfigKey);
        assert_eq!(list.exact, ["rules.deny.action", "rules", "deny.action"]);
    }

    #[test]
    fn a_variable_is_known_wherever_it_is_set() {
        let table = [
            (".env.prod", "LOG_LEVEL", "LOG_LEVEL"),
            ("k.yaml", "ConfigMap/web:data.LOG_LEVEL", "LOG_LEVEL"),
            ("k.yaml", "Deployment/web:spec.template.spec.containers[c].env[LOG_LEVEL].value", "LOG_LEVEL"),
            ("compose.yaml", "services.web.environment.LOG_LEVEL", "LOG_LEVEL"),
        ];
        for (path, key, variable) in table {
            let asked = asked(path, key, SeedKind::ConfigKey);
            assert_eq!((asked.exact, asked.is_variable), (vec![variable.to_owned()], true), "{key}");
        }
        let relaxed = asked(".env", "APP_ORDERS_MAX_RETRIES", SeedKind::ConfigKey).relaxed;
        for word in ["orders.max-retries", "app_orders_max_retries", "ordersMaxRetries", "orders.maxRetries"]
        {
            assert!(relaxed.iter().any(|known| known == word), "{word}");
        }
        let dotnet = asked(".env", "Orders__MaxRetries", SeedKind::ConfigKey).relaxed;
        assert!(dotnet.iter().any(|known| known == "Orders:MaxRetries"));
        assert_eq!(asked("x.tfvars", "size", SeedKind::ConfigKey).exact, ["var.size"]);
    }
}
