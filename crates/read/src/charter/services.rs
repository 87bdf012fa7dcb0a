//! `.caution/services.yaml`: services, their tiers, paths, owners and critical functions.

use std::borrow::Cow;
use std::collections::BTreeSet;

use caution_core::charter::{Service, Tier};
use caution_core::pattern::Patterns;
use caution_core::people::{People, noreply_login, team_name};
use caution_core::problem::Problem;
use caution_core::suggest;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;

use crate::yaml::{self, Entries, Spanned, quoted};

/// How many unknown owners are named one by one.
const STRANGERS: usize = 20;

/// The services of the repository.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServicesForm {
    /// The version of this form.
    #[schemars(range(min = 1, max = 1))]
    version: Option<Spanned<u32>>,
    /// Services by name.
    #[serde(default)]
    services: Entries<ServiceForm>,
}

/// One service.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ServiceForm {
    /// How critical it is: 1 is the most critical, 4 the least.
    tier: Option<Spanned<TierText>>,
    /// Its files: globs from the root of the repository; a folder takes in everything below it.
    paths: Vec<Spanned<String>>,
    /// People by id or handle, and teams.
    #[serde(default)]
    owners: Vec<Spanned<String>>,
    /// Critical functions it carries: payments, orders, customer data.
    #[serde(default)]
    functions: Vec<Spanned<String>>,
    /// The director who answers for it: a person by id or handle, or a name.
    director: Option<Spanned<String>>,
    /// The vice president who answers for it: a person by id or handle, or a name.
    vp: Option<Spanned<String>>,
    /// What it is for, in a sentence.
    #[expect(dead_code, reason = "for the reader of the file; nothing is decided by it")]
    description: Option<String>,
}

/// A tier as it was written: `1`, `tier-1`, `Tier 1`.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
struct TierText(String);

impl JsonSchema for TierText {
    fn schema_name() -> Cow<'static, str> {
        "Tier".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "oneOf": [
                { "type": "integer", "minimum": Tier::MOST_CRITICAL, "maximum": Tier::LEAST_CRITICAL },
                { "type": "string", "pattern": "^\\s*([Tt][Ii][Ee][Rr][-_ ]*)?[1-4]\\s*$" },
            ],
        })
    }
}

/// The services, and owners whom `people` does not know (asked only where people are declared).
pub(super) fn parse(
    input: &str,
    text: &str,
    people: Option<&People>,
) -> Result<(Vec<Service>, Vec<Problem>), Problem> {
    let form: ServicesForm = yaml::parse(input, text)?;
    super::check_version(input, text, form.version.as_ref())?;
    let known = people.map(Known::of);
    let mut problems = Vec::new();
    let mut further = 0;
    let mut services = Vec::new();
    for (name, form) in &form.services.0 {
        if name.value.trim().is_empty() {
            return Err(yaml::problem(input, text, name, "a service has no name").hint("name it"));
        }
        services.push(service(input, text, name, form)?);
        let Some(known) = &known else { continue };
        for owner in form.owners.iter().filter(|owner| !known.knows(&owner.value)) {
            if problems.len() == STRANGERS {
                further += 1;
                continue;
            }
            let message =
                format!("{} owns {} and is not in `people.yaml`", quoted(&owner.value), quoted(&name.value));
            problems.push(yaml::problem(input, text, owner, message).hint(known.remedy(&owner.value)));
        }
    }
    if further > 0 {
        let message = format!("{further} further owners are not in `people.yaml`");
        problems.push(Problem::new(input, message));
    }
    Ok((services, problems))
}

fn service(input: &str, text: &str, name: &Spanned<String>, form: &ServiceForm) -> Result<Service, Problem> {
    let tier = match &form.tier {
        None => None,
        Some(written) => Some(Tier::parse(&written.value.0).ok_or_else(|| {
            let message = format!("{} is not a tier", quoted(&written.value.0));
            yaml::problem(input, text, written, message).hint("write 1 (most critical) to 4 (least)")
        })?),
    };
    if form.paths.is_empty() {
        let message = format!("{} has no paths", quoted(&name.value));
        return Err(yaml::problem(input, text, name, message).hint("list its folders under `paths:`"));
    }
    let paths = form.paths.iter().map(|path| glob(input, text, path)).collect::<Result<Vec<_>, _>>()?;
    let paths = Patterns::from_globs(&paths).map_err(|_| {
        let message = format!("the paths of {} are too much for one service", quoted(&name.value));
        yaml::problem(input, text, name, message)
            .hint("use folders instead of `[…]` and `{…}`, or split the service")
    })?;
    let words = |words: &[Spanned<String>]| words.iter().map(|word| word.value.trim().to_owned()).collect();
    let above = form.director.iter().chain(&form.vp);
    if let Some(empty) =
        form.owners.iter().chain(&form.functions).chain(above).find(|word| word.value.trim().is_empty())
    {
        return Err(yaml::problem(input, text, empty, "the word is empty").hint("fill it in, or remove it"));
    }
    Ok(Service {
        name: name.value.trim().to_owned(),
        tier,
        paths,
        owners: words(&form.owners),
        functions: words(&form.functions),
        director: form.director.as_ref().map(|name| name.value.trim().to_owned()),
        vp: form.vp.as_ref().map(|name| name.value.trim().to_owned()),
    })
}

/// A glob that can match something: from the root, with `/`, inside the repository.
fn glob(input: &str, text: &str, path: &Spanned<String>) -> Result<String, Problem> {
    let wrong = |message: String, hint: &str| Err(yaml::problem(input, text, path, message).hint(hint));
    let bare = path.value.trim();
    let bare = if bare == "." || bare == "./" { "**" } else { bare.trim_start_matches("./") };
    if bare.split('/').any(|part| part == "..") {
        return wrong(
            format!("{} leaves the repository", quoted(bare)),
            "write it from the root of the repository",
        );
    }
    if bare.contains('\\') {
        return wrong(format!("{} holds a backslash", quoted(bare)), "write `/` between folders");
    }
    match Patterns::from_globs(&[bare]) {
        Ok(_) => Ok(bare.to_owned()),
        Err(error) => wrong(
            format!("{} is not a path pattern: {}", quoted(bare), error.reason),
            "check its brackets and braces",
        ),
    }
}

/// The words by which people and teams are known.
struct Known {
    /// Ids, handles, addresses and teams, in lower case; teams by their last part.
    words: BTreeSet<String>,
}

impl Known {
    fn of(people: &People) -> Self {
        let words = people.all.iter().flat_map(|person| {
            let names = person.handles.iter().chain(&person.emails).map(String::as_str);
            let teams = person.teams.iter().map(|team| team_name(team));
            std::iter::once(person.id.0.as_str()).chain(names).chain(teams)
        });
        Self { words: words.map(str::to_lowercase).collect() }
    }

    fn knows(&self, owner: &str) -> bool {
        let owner = owner.trim().to_lowercase();
        let login = noreply_login(&owner);
        [Some(owner.trim_start_matches('@')), Some(team_name(&owner)), login]
            .into_iter()
            .flatten()
            .any(|word| self.words.contains(word))
    }

    fn remedy(&self, owner: &str) -> String {
        let short: String = team_name(owner.trim()).chars().take(64).collect();
        match suggest::nearest(&short, self.words.iter().map(String::as_str)) {
            Some(near) => {
                format!("did you mean `{near}`? otherwise add the person or team to `.caution/people.yaml`")
            }
            None => "add the person or team to `.caution/people.yaml`".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use caution_core::RepoPath;

    use super::*;

    fn read(text: &str) -> Result<Vec<Service>, Problem> {
        parse(".caution/services.yaml", text, None).map(|(services, _)| services)
    }

    #[test]
    fn a_service_has_a_tier_paths_owners_and_functions() {
        let text = "services:\n  payments:\n    tier: 1\n    paths: [services/payments, ./lib/money/*.py]\n    owners: ['@ann', payments]\n    director: dora\n    vp: Vi Ng\n    functions: [payments]\n    description: takes money\n  docs:\n    tier: Tier 4\n    paths: [docs/]\n";
        let services = read(text).unwrap();
        assert_eq!(services[0].tier.map(Tier::number), Some(1));
        assert_eq!(services[1].tier.map(Tier::number), Some(4));
        assert!(services[0].paths.matches(&RepoPath::from("services/payments/a/b.py")));
        assert!(services[0].paths.matches(&RepoPath::from("lib/money/x.py")));
        assert_eq!(services[0].owners, ["@ann", "payments"]);
        assert_eq!(
            (services[0].director.as_deref(), services[0].vp.as_deref()),
            (Some("dora"), Some("Vi Ng"))
        );
        assert_eq!((&services[1].director, &services[1].vp), (&None, &None));
        assert!(read("services: {all: {paths: [.]}}").unwrap()[0].paths.matches(&RepoPath::from("a/b")));
        assert_eq!(read("services:\n").unwrap(), []);
    }

    #[test]
    fn faults_name_the_line_and_the_remedy() {
        let table = [
            ("services:\n  a: {tier: gold, paths: [a]}\n", "2:13: `gold` is not a tier", "1 (most critical)"),
            ("services:\n  a: {tier: 5, paths: [a]}\n", "2:13: `5` is not a tier", "to 4"),
            ("services:\n  a: {tier: 1}\n", "2:7: the key `paths` is missing in `a`", "add `paths:`"),
            ("services:\n  a: {paths: []}\n", "2:3: `a` has no paths", "list its folders"),
            (
                "services:\n  a: {paths: a}\n",
                "2:14: expected a list for `paths`, found the text `a`",
                "`- item`",
            ),
            (
                "services:\n  a: {paths: ['x/{y']}\n",
                "2:15: `x/{y` is not a path pattern: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)",
                "braces",
            ),
            ("services:\n  a: {paths: [../x]}\n", "2:15: `../x` leaves the repository", "from the root"),
            ("services:\n  a: {paths: ['x\\y']}\n", "2:15: `x\\y` holds a backslash", "write `/`"),
            (
                "services:\n  a: {paths: [/]}\n",
                "2:15: `/` is not a path pattern: it is empty; write `**` for everything",
                "brackets",
            ),
            ("services:\n  a: {path: [x]}\n", "2:7: unknown key `path`", "did you mean `paths`?"),
            (
                "services:\n  a: {paths: [x]}\n  a: {paths: [y]}\n",
                "3:3: the key `a` stands twice",
                "remove one",
            ),
            ("services:\n  - a\n", "2:3: expected a mapping for `services`, found a list", "`key: value`"),
            ("services:\n  a: {paths: [x], owners: ['']}\n", "2:28: the word is empty", "fill it in"),
        ];
        for (text, message, hint) in table {
            let problem = read(text).unwrap_err();
            assert_eq!(problem.to_string(), format!(".caution/services.yaml:{message}"), "{text:?}");
            assert!(problem.hint.as_deref().unwrap_or("").contains(hint), "{text:?}: {:?}", problem.hint);
        }
    }

    #[test]
    fn an_owner_whom_nobody_knows_is_named_only_where_people_are_declared() {
        let text = "services:\n  a: {paths: [a], owners: [ann, '@org/paymnets', zoe]}\n";
        let people = super::super::people::parse("p", "people:\n- {id: ann, teams: [payments]}\n").unwrap();
        assert!(parse("s", text, None).unwrap().1.is_empty());
        let (_, problems) = parse("s", text, Some(&people)).unwrap();
        let shown: Vec<_> =
            problems.iter().map(|problem| (problem.to_string(), problem.hint.clone().unwrap())).collect();
        assert_eq!(shown.len(), 2);
        assert_eq!(shown[0].0, "s:2:33: `@org/paymnets` owns `a` and is not in `people.yaml`");
        assert!(shown[0].1.starts_with("did you mean `payments`?"));
        assert_eq!(shown[1].1, "add the person or team to `.caution/people.yaml`");
    }
}
