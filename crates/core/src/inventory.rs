//! What the organisation says of where things run: environments, machines, protected things, credentials.

use crate::command::{Command, Hint, HintKind, Kind};
use crate::effect::Verb;

/// How much is at stake in an environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stakes {
    /// Made to be thrown away.
    Ephemeral,
    /// One developer's.
    Development,
    /// Shared, and nobody's customers depend on it.
    Staging,
    /// Customers depend on it.
    Production,
}

impl Stakes {
    /// All, least at stake first.
    pub const ALL: &[Self] = &[Self::Ephemeral, Self::Development, Self::Staging, Self::Production];

    /// The name in files and reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Ephemeral => "ephemeral",
            Self::Development => "development",
            Self::Staging => "staging",
            Self::Production => "production",
        }
    }
}

/// A glob over one kind of hint: `*` is any text, `?` any character; case does not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// The kind of hint.
    pub kind: HintKind,
    /// The glob.
    pub glob: String,
}

/// One environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// Its name.
    pub name: String,
    /// What is at stake.
    pub stakes: Stakes,
    /// How it is recognised: any of these.
    pub signs: Vec<Sign>,
    /// Services that run there, by name: a command that destroys something there reaches them.
    pub services: Vec<String>,
}

/// A machine or device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    /// Its name, or a glob over names.
    pub name: String,
    /// Its environment, by name.
    pub environment: Option<String>,
    /// Its role: `primary`, `replica`.
    pub role: Option<String>,
    /// Its status: `active`, `staged`.
    pub status: Option<String>,
    /// The group whose members stand in for each other.
    pub redundancy_group: Option<String>,
}

/// Things that nobody destroys alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protected {
    /// A glob over the name of the thing, or over a hint of where it is.
    pub name: String,
    /// Only of these kinds; empty: of all.
    pub kinds: Vec<Kind>,
    /// Why.
    pub because: String,
}

/// What a credential is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purpose {
    /// A glob over the path of its file or the name of its variable.
    pub source: String,
    /// What it is for, in words.
    pub purpose: String,
    /// Where it may be sent: globs over hosts, accounts, clusters. Empty: nowhere in particular is said.
    pub targets: Vec<String>,
}

/// A set of which some must always stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// A glob over its name.
    pub name: String,
    /// How many it has.
    pub size: u64,
    /// How many per cent of it must stay.
    pub floor_percent: u8,
}

/// A tool that only this organisation has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnTool {
    /// The programs that it is about, without folders and `.exe`.
    pub names: Vec<String>,
    /// Options that take a value, besides those that its rows and hints name: `--ticket`, `-n`.
    pub values: Vec<String>,
    /// Whether a single dash begins a long option.
    pub single_dash: bool,
    /// Options whose values tell where it goes.
    pub hints: Vec<(String, HintKind)>,
    /// What its words mean.
    pub rows: Vec<OwnRow>,
}

/// What some words of such a tool mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRow {
    /// The operands that it begins with: `["stack", "delete"]`; `a|b` is either, `a*` begins so, `*` is any
    /// word. Options may stand between them.
    pub words: Vec<String>,
    /// What is done.
    pub verb: Verb,
    /// To what kind of thing.
    pub kind: Kind,
    /// Options whose values name the objects, several of them divided by commas. Empty: the operands after
    /// the words do.
    pub name_options: Vec<String>,
    /// The option that tells to how many.
    pub count_option: Option<String>,
    /// The option that names a file with one object in each line.
    pub ids_file_option: Option<String>,
    /// Only with any of these options; empty: always. `--mode=permanent` means the option with that value.
    pub with: Vec<String>,
    /// Nothing happens with any of these options.
    pub unless: Vec<String>,
    /// Options that pass over a prompt or a protection.
    pub forced: Vec<String>,
    /// Options that mean all there is.
    pub all: Vec<String>,
    /// Whether it means all there is if no object is named.
    pub all_if_unnamed: bool,
    /// Whether it can be undone.
    pub reversible: bool,
    /// What does the same without the harm.
    pub instead: Option<String>,
}

impl OwnRow {
    /// A row about these words: it always happens, and cannot be undone.
    pub fn new(words: Vec<String>, verb: Verb, kind: Kind) -> Self {
        Self {
            words,
            verb,
            kind,
            name_options: Vec::new(),
            count_option: None,
            ids_file_option: None,
            with: Vec::new(),
            unless: Vec::new(),
            forced: Vec::new(),
            all: Vec::new(),
            all_if_unnamed: false,
            reversible: false,
            instead: None,
        }
    }
}

/// The inventory of one organisation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inventory {
    /// Environments.
    pub environments: Vec<Environment>,
    /// Machines and devices; of several that match, the first.
    pub machines: Vec<Machine>,
    /// Protected things.
    pub protected: Vec<Protected>,
    /// Credentials.
    pub credentials: Vec<Purpose>,
    /// Sets.
    pub sets: Vec<Set>,
    /// Tools that only this organisation has.
    pub tools: Vec<OwnTool>,
    /// How many things one command may destroy without being a mass operation; 20 if nothing is said.
    pub mass_above: Option<u64>,
}

/// Where an act goes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Destination {
    /// The environment's name, if the inventory knows it; else what is at stake, in a word.
    pub environment: Option<String>,
    /// What is at stake; `None` if nothing tells.
    pub stakes: Option<Stakes>,
    /// Whether the inventory says so; else it is read from a name.
    pub declared: bool,
    /// Whether it is this machine.
    pub local: bool,
    /// What tells, in words: `the context `prod-eu` of --context`.
    pub because: Option<String>,
}

impl Inventory {
    /// Where an act with these hints goes. What the inventory declares counts before what names suggest;
    /// of several answers of one sort the one with the most at stake.
    pub fn destination(&self, hints: &[Hint]) -> Destination {
        let local = hints.iter().any(is_local);
        let declared = hints.iter().flat_map(|hint| self.declared(hint)).max_by_key(|(_, stakes, _)| *stakes);
        if let Some((name, stakes, because)) = declared {
            return Destination {
                environment: Some(name),
                stakes: Some(stakes),
                declared: true,
                local,
                because: Some(because),
            };
        }
        let guessed = hints
            .iter()
            .filter_map(|hint| Some((guess(&hint.value)?, hint)))
            .max_by_key(|(stakes, _)| *stakes);
        match guessed {
            Some((stakes, hint)) => Destination {
                environment: Some(stakes.id().to_owned()),
                stakes: Some(stakes),
                declared: false,
                local,
                because: Some(told(hint)),
            },
            None => Destination { local, ..Destination::default() },
        }
    }

    /// Says of each act of a command where it goes. `host` is the name of this machine.
    pub fn locate(&self, command: &mut Command, host: Option<&str>) {
        for act in &mut command.acts {
            let far = act.hints.iter().any(|hint| {
                !matches!(hint.kind, HintKind::Name | HintKind::Branch | HintKind::Database)
                    && !is_local(hint)
            });
            let here = act.path.is_some() || is_of_machine(act.kind);
            if here && !far {
                let named = host.map(|host| Hint {
                    kind: HintKind::Host,
                    value: host.to_owned(),
                    source: "this machine".to_owned(),
                });
                act.destination = match named.filter(|hint| self.machine(hint).is_some()) {
                    Some(hint) => self.destination(&[hint]),
                    None => Destination::default(),
                };
                act.destination.local = true;
            } else {
                let named = names_of(act.kind).iter().map(|kind| Hint {
                    kind: *kind,
                    value: act.name.clone(),
                    source: act.tool.to_owned(),
                });
                let hints: Vec<Hint> = act.hints.iter().cloned().chain(named).collect();
                act.destination = self.destination(&hints);
            }
        }
    }

    fn declared<'a>(&'a self, hint: &'a Hint) -> impl Iterator<Item = (String, Stakes, String)> + 'a {
        let by_sign = self.environments.iter().filter(|environment| {
            environment.signs.iter().any(|sign| sign.kind == hint.kind && matches(&sign.glob, &hint.value))
        });
        let machine = self.machine(hint).and_then(|machine| machine.environment.as_deref());
        let by_machine =
            self.environments.iter().filter(move |environment| Some(environment.name.as_str()) == machine);
        let by_name = self.environments.iter().filter(|environment| {
            hint.kind == HintKind::Environment && environment.name.eq_ignore_ascii_case(&hint.value)
        });
        by_sign
            .chain(by_machine)
            .chain(by_name)
            .map(|environment| (environment.name.clone(), environment.stakes, told(hint)))
    }

    /// The machine that a hint names.
    pub fn machine(&self, hint: &Hint) -> Option<&Machine> {
        let named = matches!(hint.kind, HintKind::Host | HintKind::Name);
        self.machines.iter().find(|machine| named && matches(&machine.name, &hint.value))
    }

    /// The environment of that name.
    pub fn environment(&self, name: &str) -> Option<&Environment> {
        self.environments.iter().find(|environment| environment.name.eq_ignore_ascii_case(name))
    }

    /// Adds what another inventory says. Nothing that this one says is taken back: of two answers the one
    /// with more at stake counts.
    pub fn extend(&mut self, other: Self) {
        self.environments.extend(other.environments);
        self.machines.extend(other.machines);
        self.protected.extend(other.protected);
        self.credentials.extend(other.credentials);
        self.sets.extend(other.sets);
        self.tools.extend(other.tools);
        self.mass_above = match (self.mass_above, other.mass_above) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
    }
}

/// What the name of a thing may be the name of. A path of an interface is no name that tells where it is.
fn names_of(kind: Kind) -> &'static [HintKind] {
    match kind {
        Kind::Api => &[],
        Kind::Database => &[HintKind::Name, HintKind::Database],
        Kind::Cluster => &[HintKind::Name, HintKind::Cluster],
        Kind::Namespace => &[HintKind::Name, HintKind::Namespace],
        Kind::Stack => &[HintKind::Name, HintKind::Workspace],
        Kind::Account => &[HintKind::Name, HintKind::Account],
        _ => &[HintKind::Name],
    }
}

/// Whether things of a kind are on this machine, where nothing says that they are elsewhere.
fn is_of_machine(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Disk
            | Kind::Host
            | Kind::Service
            | Kind::Process
            | Kind::Container
            | Kind::Image
            | Kind::Volume
            | Kind::Account
            | Kind::Guard
            | Kind::Program
            | Kind::UncommittedWork
            | Kind::LocalHistory
    )
}

/// `the cluster `prod-eu` (--context)`.
fn told(hint: &Hint) -> String {
    let kind = match hint.kind {
        HintKind::Host => "the host",
        HintKind::Database => "the database",
        HintKind::Cluster => "the cluster",
        HintKind::Namespace => "the namespace",
        HintKind::Account => "the account",
        HintKind::Region => "the region",
        HintKind::Branch => "the branch",
        HintKind::Workspace => "the workspace",
        HintKind::Name => "the name",
        HintKind::Environment => "the environment",
        HintKind::Sort => "the kind",
    };
    format!("{kind} `{}` ({})", hint.value, hint.source)
}

/// Whether a hint names this machine.
pub fn is_local(hint: &Hint) -> bool {
    let host = hint.value.trim_end_matches('.').trim_matches(['[', ']']).to_ascii_lowercase();
    hint.kind == HintKind::Host
        && (host.is_empty()
            || host.starts_with('/')
            || host.starts_with("127.")
            || ["localhost", "::1", "0.0.0.0", "host.docker.internal"].contains(&host.as_str())
            || host.ends_with(".localhost"))
}

/// What a name suggests: `shop-prod` is production, `app_test_42` ephemeral. `non-prod` and `preprod`
/// are not production.
pub fn guess(name: &str) -> Option<Stakes> {
    let name = name.to_ascii_lowercase();
    let words: Vec<&str> = name.split(|letter: char| !letter.is_ascii_alphanumeric()).collect();
    let mut best = None;
    for (index, word) in words.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| words.get(index)).copied().unwrap_or("");
        let bare = word.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let stakes = match bare {
            "prod" | "production" | "prd" | "live" if matches!(before, "non" | "not" | "no" | "pre") => {
                Some(Stakes::Staging)
            }
            "prod" | "production" | "prd" | "live" => Some(Stakes::Production),
            "staging" | "stage" | "stg" | "uat" | "preprod" | "preproduction" | "nonprod" | "qa" => {
                Some(Stakes::Staging)
            }
            "dev" | "devel" | "development" | "sandbox" | "local" => Some(Stakes::Development),
            "test" | "tests" | "testing" | "ci" | "ephemeral" | "preview" | "scratch" | "tmp" | "temp"
            | "demo" => Some(Stakes::Ephemeral),
            _ => None,
        };
        best = best.max(stakes);
    }
    best
}

/// Whether a text matches a glob of `*` and `?`; case does not matter. Takes time that grows with the
/// product of the two lengths at most.
pub fn matches(glob: &str, text: &str) -> bool {
    let glob: Vec<char> = glob.chars().flat_map(char::to_lowercase).collect();
    let text: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    let (mut at, mut from) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while from < text.len() {
        match glob.get(at) {
            Some('*') => {
                star = Some((at, from));
                at += 1;
            }
            Some(letter) if *letter == '?' || Some(letter) == text.get(from) => {
                at += 1;
                from += 1;
            }
            _ => match star {
                Some((back, taken)) => {
                    star = Some((back, taken + 1));
                    at = back + 1;
                    from = taken + 1;
                }
                None => return false,
            },
        }
    }
    glob.iter().skip(at).all(|letter| *letter == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(kind: HintKind, value: &str) -> Hint {
        Hint { kind, value: value.to_owned(), source: "test".to_owned() }
    }

    #[test]
    fn a_name_tells_production_only_by_a_whole_word() {
        for (name, stakes) in [
            ("shop-prod", Some(Stakes::Production)),
            ("prod2", Some(Stakes::Production)),
            ("db.live.example.org", Some(Stakes::Production)),
            ("non-prod", Some(Stakes::Staging)),
            ("preprod", Some(Stakes::Staging)),
            ("app_test_42", Some(Stakes::Ephemeral)),
            ("products", None),
            ("delivery", None),
            ("app_main", None),
            ("contest", None),
        ] {
            assert_eq!(guess(name), stakes, "{name}");
        }
    }

    #[test]
    fn what_is_declared_counts_before_what_a_name_suggests_and_the_most_at_stake_before_the_rest() {
        let environment = |name: &str, stakes, kind, glob: &str| Environment {
            name: name.to_owned(),
            stakes,
            signs: vec![Sign { kind, glob: glob.to_owned() }],
            services: Vec::new(),
        };
        let inventory = Inventory {
            environments: vec![
                environment("eu", Stakes::Production, HintKind::Cluster, "eu-*"),
                environment("previews", Stakes::Ephemeral, HintKind::Namespace, "pr-*"),
                environment("toys", Stakes::Ephemeral, HintKind::Cluster, "prod-toy"),
            ],
            ..Inventory::default()
        };
        let go = |hints: &[Hint]| inventory.destination(hints);
        assert_eq!(go(&[hint(HintKind::Cluster, "prod-toy")]).stakes, Some(Stakes::Ephemeral));
        let both = go(&[hint(HintKind::Namespace, "pr-7"), hint(HintKind::Cluster, "EU-1")]);
        assert_eq!((both.environment.as_deref(), both.stakes), (Some("eu"), Some(Stakes::Production)));
        assert_eq!(go(&[hint(HintKind::Cluster, "prod-us")]).stakes, Some(Stakes::Production));
        assert_eq!(go(&[hint(HintKind::Database, "shop")]).stakes, None);
    }

    #[test]
    fn a_glob_matches_the_whole_text() {
        for (glob, text, fits) in [
            ("*", "", true),
            ("db?.prod.*", "db1.PROD.example.org", true),
            ("db?.prod.*", "db12.prod.x", false),
            ("a*b*c", "aXbYbZc", true),
            ("a*b", "abc", false),
            ("", "x", false),
        ] {
            assert_eq!(matches(glob, text), fits, "{glob} {text}");
        }
    }
}
