//! The values of variables.

use caution_core::command::{Credential, Doubt};
use caution_core::probe::{Answer, Probe};

use crate::word::Word;

use super::Shell;
use super::state::Value;

/// What a variable holds.
#[derive(Debug, Clone)]
pub(super) enum Found {
    One(Word),
    Many(Vec<Word>),
    Unset,
}

/// Variables that a shell sets itself, or that change.
const OWN: &[&str] = &[
    "BASH",
    "BASHPID",
    "BASH_COMMAND",
    "BASH_ENV",
    "BASH_LINENO",
    "BASH_REMATCH",
    "BASH_SOURCE",
    "BASH_SUBSHELL",
    "BASH_VERSINFO",
    "BASH_VERSION",
    "COLUMNS",
    "COMP_LINE",
    "COMP_WORDS",
    "EPOCHREALTIME",
    "EPOCHSECONDS",
    "EUID",
    "FUNCNAME",
    "GROUPS",
    "HOSTTYPE",
    "LINENO",
    "LINES",
    "MACHTYPE",
    "OPTARG",
    "OPTIND",
    "OSTYPE",
    "PATH",
    "PIPESTATUS",
    "PPID",
    "RANDOM",
    "REPLY",
    "SECONDS",
    "SHELL",
    "SHELLOPTS",
    "SHLVL",
    "SRANDOM",
    "TERM",
    "UID",
    "ZSH_VERSION",
    "LANG",
];

/// Whether the name of a variable says that it holds a secret.
pub(super) fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    [
        "TOKEN",
        "SECRET",
        "PASSWORD",
        "PASSWD",
        "PASSPHRASE",
        "CREDENTIAL",
        "APIKEY",
        "PRIVATE_KEY",
        "ACCESS_KEY",
    ]
    .iter()
    .any(|part| name.contains(part))
        || name.ends_with("_KEY")
        || name.ends_with("_PAT")
        || name.ends_with("_PASS")
        || name.ends_with("_PWD")
}

/// Whether a path is that of a file with secrets.
pub(super) fn is_secret_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    [
        "token",
        "secret",
        "credential",
        "password",
        "passwd",
        "apikey",
        "api_key",
        "api-key",
        "id_rsa",
        "id_ed25519",
        ".netrc",
        ".pgpass",
        "kubeconfig",
    ]
    .iter()
    .any(|part| name.contains(part))
        || [".pem", ".key", ".p12", ".pfx"].iter().any(|end| name.ends_with(end))
}

impl Shell<'_, '_> {
    /// What a variable holds.
    pub(super) fn lookup(&mut self, name: &str) -> Found {
        if let Some(found) = self.special(name) {
            return found;
        }
        let resolved = self.state.resolve(name).to_owned();
        let lost = self.state.lost.contains_key(&resolved);
        let found = match self.state.variables.get(&resolved) {
            Some(variable) => match &variable.value {
                Value::Unset => Found::Unset,
                Value::Scalar(word) => Found::One(veiled(&resolved, word)),
                Value::Either(_) => Found::One(Word::unknown(format!("${resolved}"))),
                Value::List(words) => Found::Many(words.clone()),
                Value::Map(pairs) => Found::Many(pairs.iter().map(|(_, word)| word.clone()).collect()),
            },
            None => self.environment(&resolved),
        };
        if let Found::Many(words) = &found {
            self.reader.charge(words.len() / 16);
        }
        match found {
            Found::One(mut word) if lost => {
                word.doubts.push(Doubt::Lost(resolved));
                Found::One(word)
            }
            found => found,
        }
    }

    /// A variable that the shell sets itself.
    fn special(&mut self, name: &str) -> Option<Found> {
        let unknown = || Some(Found::One(Word::unknown(format!("${name}"))));
        let place = |path: &Option<String>| {
            Some(Found::One(path.as_ref().map_or_else(|| Word::unknown(format!("${name}")), Word::of)))
        };
        match name {
            "@" | "*" => Some(match &self.state.positional {
                Some(words) => {
                    self.reader.charge(words.len() / 16);
                    Found::Many(words.to_vec())
                }
                None => Found::One(Word::unknown("$@")),
            }),
            "#" => match &self.state.positional {
                Some(words) => Some(Found::One(Word::of(words.len().to_string()))),
                None => unknown(),
            },
            "0" => match &self.state.name {
                Some(name) => Some(Found::One(Word::of(name.clone()))),
                None => Some(Found::One(Word::of("bash"))),
            },
            "?" | "-" | "$" | "!" | "_" => unknown(),
            "PWD" if !self.state.variables.contains_key("PWD") => place(&self.state.directory),
            "OLDPWD" if !self.state.variables.contains_key("OLDPWD") && self.state.previous.is_some() => {
                place(&self.state.previous)
            }
            "BASH_SOURCE" if self.state.name.is_some() => {
                Some(Found::One(Word::of(self.state.name.clone()?)))
            }
            digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                let index: usize = digits.parse().unwrap_or(usize::MAX);
                match &self.state.positional {
                    Some(words) => match words.get(index.wrapping_sub(1)) {
                        Some(word) => Some(Found::One(word.clone())),
                        None => Some(Found::Unset),
                    },
                    None => unknown(),
                }
            }
            own if OWN.contains(&own) && !self.state.variables.contains_key(own) => unknown(),
            _ => None,
        }
    }

    fn environment(&mut self, name: &str) -> Found {
        let unknown = || Found::One(Word::unknown(format!("${name}")));
        if self.from.elsewhere {
            return unknown();
        }
        if name == "HOME"
            && let Some(home) = self.reader.world.home
        {
            return Found::One(Word::of(home));
        }
        if name == "HOSTNAME" {
            return match self.reader.ask(&Probe::Host) {
                Answer::Text(host) => Found::One(Word::of(host)),
                _ => unknown(),
            };
        }
        match self.reader.ask(&Probe::Variable(name.to_owned())) {
            Answer::Text(_) if is_secret(name) => {
                let mut word = Word::unknown(format!("${name}"));
                word.credentials.push(Credential { source: name.to_owned() });
                Found::One(word)
            }
            Answer::Text(text) => Found::One(Word::of(text)),
            Answer::Missing if !self.state.open => Found::Unset,
            _ => unknown(),
        }
    }
}

/// A value that is a secret by its name: it is never told.
fn veiled(name: &str, word: &Word) -> Word {
    if !is_secret(name) {
        return word.clone();
    }
    let short = word.text().is_some_and(|text| text.len() < 12 || text.contains(['/', ' ']));
    let mut veiled = if short { word.clone() } else { Word::unknown(format!("${name}")) };
    if veiled.credentials.is_empty() {
        veiled.credentials.clone_from(&word.credentials);
    }
    if veiled.credentials.is_empty() && !short {
        veiled.credentials.push(Credential { source: name.to_owned() });
    }
    veiled
}
