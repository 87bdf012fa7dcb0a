//! From the texts of the charter to rules that can be run.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use ast_grep_config::{
    DenyUnknownKeys, GlobalRules, RuleConfig, SerializableRuleConfig, SerializableRuleCore,
};
use ast_grep_language::SupportLang;
use caution_core::charter::Charter;
use caution_core::finding::{Confidence, Severity};
use caution_core::problem::{Position, Problem};
use caution_core::{RepoPath, RuleId};
use caution_read::yaml::{Spanned, known_words, quoted};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::error::{About, about, chain};
use super::form::{File, GlobForm, Part, RuleForm, Tree};
use super::metered::LANGUAGES;
use super::{Organisation, OwnRule, PREFIX, values};

/// How many rules an organisation may have.
const RULES: usize = 500;

/// How many globs a rule may have.
const GLOBS: usize = 200;

impl Organisation {
    /// Reads the rules of a charter. The first fault is told with its place.
    pub fn load(charter: &Charter) -> Result<Self, Problem> {
        let mut rules: Vec<OwnRule> = Vec::new();
        let mut places: HashMap<RuleId, String> = HashMap::new();
        for (path, text) in &charter.rules {
            let input = path.to_string();
            let file = File { input: &input, text };
            let parts = file.parts::<RuleForm>()?;
            let trees = file.parts::<Tree>()?;
            for (part, tree) in parts.into_iter().zip(trees) {
                let at = part.value.id.position;
                if rules.len() == RULES {
                    let message = format!("there are more than {RULES} rules");
                    return Err(file.problem(&part, at, message).hint("join rules of one kind with `any`"));
                }
                let place = format!("{input}:{}", part.place(at).line);
                let outline = part.with(());
                // What a person writes may meet a case that ast-grep did not think of.
                let made = catch_unwind(AssertUnwindSafe(|| own_rule(file, path, part, &tree)));
                let rule = made.unwrap_or_else(|_| Err(failed(file, &outline, at)))?;
                if let Some(other) = places.insert(rule.id.clone(), place) {
                    let message = format!("two rules have the id {}", quoted(rule.bare_id()));
                    return Err(file
                        .problem(&outline, at, message)
                        .hint(format!("the other one is at {other}; give one of them another id")));
                }
                rules.push(rule);
            }
        }
        rules.sort_by(|one, two| one.id.cmp(&two.id));
        let organisation = Self { rules };
        crate::suppressed::check(charter, &organisation)?;
        Ok(organisation)
    }
}

fn own_rule(
    file: File<'_>,
    path: &RepoPath,
    part: Part<RuleForm>,
    tree: &Part<Tree>,
) -> Result<OwnRule, Problem> {
    let language = language(file, &part)?;
    let id = id(file, &part)?;
    let severity = severity(file, &part)?;
    let confidence = confidence(file, &part)?;
    let files = globs(file, &part, part.value.files.as_ref())?;
    let ignores = globs(file, &part, part.value.ignores.as_ref())?;
    values::check(file, tree, language)?;

    let outline = part.with(Places::of(&part.value));
    let form = part.value;
    let message = filled(form.message.map(|message| message.value));
    let title = message.as_ref().map(|message| message.split_whitespace().collect::<Vec<_>>().join(" "));
    let title = title.unwrap_or_else(|| format!("code that the rule `{id}` looks for"));
    let config = SerializableRuleConfig {
        core: SerializableRuleCore {
            rule: form.rule.value,
            constraints: form.constraints.map(|constraints| constraints.value),
            utils: form.utils.map(|utils| utils.value),
            transform: form.transform.map(|transform| transform.value),
        },
        fix: None,
        rewriters: form.rewriters.map(|rewriters| rewriters.value),
        id: id.clone(),
        language,
        message: message.unwrap_or_default(),
        note: None,
        severity: ast_grep_config::Severity::Hint,
        labels: None,
        files: None,
        ignores: None,
        url: None,
        metadata: None,
        unknown_keys: DenyUnknownKeys,
    };
    let config = compiled(file, &outline, config)?;
    Ok(OwnRule {
        id: format!("{PREFIX}{id}").into(),
        file: path.clone(),
        position: outline.place(outline.value.id),
        severity,
        confidence,
        title,
        why: filled(form.metadata.why),
        // ast-grep's own rules say in the note how to write it otherwise.
        remedy: filled(form.metadata.remedy).or_else(|| filled(form.note)),
        url: filled(form.url),
        files,
        ignores,
        config,
    })
}

/// A text that says something, without characters that a terminal would obey.
fn filled(text: Option<String>) -> Option<String> {
    let shown = |letter: char| if letter.is_control() && letter != '\n' { '\u{fffd}' } else { letter };
    let text: String = text?.trim().chars().map(shown).collect();
    (!text.is_empty()).then_some(text)
}

/// Where the parts of a rule stand, kept when the parts are given away.
struct Places {
    id: Position,
    rule: Position,
    constraints: Position,
    utils: Position,
    transform: Position,
    rewriters: Position,
}

impl Places {
    fn of(form: &RuleForm) -> Self {
        fn place<T>(part: Option<&Spanned<T>>, otherwise: Position) -> Position {
            part.map_or(otherwise, |part| part.position)
        }
        let rule = form.rule.position;
        Self {
            id: form.id.position,
            rule,
            constraints: place(form.constraints.as_ref(), rule),
            utils: place(form.utils.as_ref(), rule),
            transform: place(form.transform.as_ref(), rule),
            rewriters: place(form.rewriters.as_ref(), rule),
        }
    }
}

fn compiled(
    file: File<'_>,
    places: &Part<Places>,
    config: SerializableRuleConfig<SupportLang>,
) -> Result<RuleConfig<SupportLang>, Problem> {
    let id = config.id.clone();
    let at = &places.value;
    RuleConfig::try_from(config, &GlobalRules::default()).map_err(|error| {
        let (part, hint) = about(&error);
        let (name, position) = match part {
            About::Rule => ("rule", at.rule),
            About::Constraints => ("constraints", at.constraints),
            About::Utils => ("utils", at.utils),
            About::Transform => ("transform", at.transform),
            About::Rewriters => ("rewriters", at.rewriters),
        };
        let message = format!("`{name}` of the rule {} means nothing: {}", quoted(&id), chain(&error));
        file.problem(places, position, message).hint(hint)
    })
}

fn failed(file: File<'_>, outline: &Part<()>, at: Position) -> Problem {
    file.problem(outline, at, "ast-grep fails on this rule").hint("try it with `ast-grep scan --rule`")
}

fn language(file: File<'_>, part: &Part<RuleForm>) -> Result<SupportLang, Problem> {
    let written = &part.value.language;
    let named = written.value.parse::<SupportLang>().ok();
    if let Some(language) = named.filter(|named| LANGUAGES.iter().any(|(known, _)| known == named)) {
        return Ok(language);
    }
    let message = match named {
        Some(language) => format!("rules for {language} are not run"),
        None => format!("the language {} is not known", quoted(&written.value)),
    };
    let known = LANGUAGES.iter().map(|(_, name)| *name);
    Err(file.problem(part, written.position, message).hint(known_words("languages", &written.value, known)))
}

fn id(file: File<'_>, part: &Part<RuleForm>) -> Result<String, Problem> {
    const LONGEST: usize = 100;
    let id = &part.value.id;
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let whole =
        id.value.bytes().all(letter) && id.value.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
    if whole && id.value.len() <= LONGEST {
        return Ok(id.value.clone());
    }
    let message = format!("{} is no id for a rule", quoted(&id.value));
    Err(file
        .problem(part, id.position, message)
        .hint("use letters, digits, `-`, `_` and `.`, at most 100 of them; reports put `org/` before it"))
}

fn severity(file: File<'_>, part: &Part<RuleForm>) -> Result<Option<Severity>, Problem> {
    let Some(written) = &part.value.severity else {
        return Ok(Some(Severity::Note));
    };
    Ok(Some(match written.value.as_str() {
        "error" => Severity::High,
        "warning" => Severity::Medium,
        "info" => Severity::Low,
        "hint" => Severity::Note,
        "off" => return Ok(None),
        other => {
            let message = format!("unknown value {} for `severity`", quoted(other));
            let known = ["error", "warning", "info", "hint", "off"];
            return Err(file
                .problem(part, written.position, message)
                .hint(known_words("values", other, known)));
        }
    }))
}

fn confidence(file: File<'_>, part: &Part<RuleForm>) -> Result<Confidence, Problem> {
    let Some(written) = &part.value.metadata.confidence else {
        return Ok(Confidence::Medium);
    };
    let all = [Confidence::Low, Confidence::Medium, Confidence::High];
    all.into_iter().find(|known| known.id() == written.value).ok_or_else(|| {
        let message = format!("unknown value {} for `confidence`", quoted(&written.value));
        let hint = known_words("values", &written.value, all.map(Confidence::id));
        file.problem(part, written.position, message).hint(hint)
    })
}

/// As ast-grep reads them: `*` crosses folders.
fn globs(
    file: File<'_>,
    part: &Part<RuleForm>,
    written: Option<&Spanned<Vec<GlobForm>>>,
) -> Result<Option<GlobSet>, Problem> {
    let Some(written) = written else { return Ok(None) };
    let fail = |message: String| {
        file.problem(part, written.position, message).hint("a glob from the root, such as `src/**/*.py`")
    };
    if written.value.len() > GLOBS {
        return Err(fail(format!("the rule has more than {GLOBS} globs")));
    }
    let mut set = GlobSetBuilder::new();
    for glob in &written.value {
        let (text, case_insensitive) = match glob {
            GlobForm::Text(text) => (text, false),
            GlobForm::Object { glob, case_insensitive } => (glob, *case_insensitive),
        };
        let bare = text.strip_prefix("./").unwrap_or(text);
        let glob = GlobBuilder::new(bare).case_insensitive(case_insensitive).build();
        set.add(glob.map_err(|error| fail(format!("{} is no glob: {}", quoted(text), error.kind())))?);
    }
    set.build().map(Some).map_err(|error| fail(format!("the globs are too much: {}", error.kind())))
}
