//! `.caution/environments.yaml`: environments, machines, protected things, credentials, sets.

mod own_tool;

use caution_core::command::{HintKind, Kind};
use caution_core::inventory::{Environment, Inventory, Machine, Protected, Purpose, Set, Sign, Stakes};
use caution_core::problem::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::yaml::{self, Entries, Spanned, quoted};
use own_tool::OwnToolForm;

/// How many entries one list may have.
const AT_MOST: usize = 10_000;

/// Where commands go, and what is at stake there. `*` in a pattern is any text, `?` any character; case
/// does not matter.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnvironmentsForm {
    /// The version of this form.
    #[schemars(range(min = 1, max = 1))]
    version: Option<Spanned<u32>>,
    /// Environments by name.
    #[serde(default)]
    environments: Entries<EnvironmentForm>,
    /// Machines and devices, by name or pattern; of several that match, the first.
    #[serde(default)]
    hosts: Entries<HostForm>,
    /// Things that nobody destroys alone, whatever their environment.
    #[serde(default)]
    protected: Vec<ProtectedForm>,
    /// What credentials are for, by the path of their file or the name of their variable.
    #[serde(default)]
    credentials: Entries<CredentialForm>,
    /// Sets of which some must stay, by name or pattern.
    #[serde(default)]
    sets: Entries<SetForm>,
    /// What programs do that only this organisation has, by their names.
    #[serde(default)]
    commands: Entries<OwnToolForm>,
    /// How many things one command may destroy without being a mass operation; 20 if left out.
    #[schemars(range(min = 1))]
    mass_above: Option<Spanned<u64>>,
}

/// What is at stake.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum StakesWord {
    /// Made to be thrown away.
    Ephemeral,
    /// One developer's.
    Development,
    /// Shared, and nobody's customers depend on it.
    Staging,
    /// Customers depend on it.
    Production,
}

/// One environment: any of its patterns recognises it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct EnvironmentForm {
    /// What is at stake.
    stakes: StakesWord,
    /// Names of machines.
    #[serde(default)]
    hosts: Vec<Spanned<String>>,
    /// Names of databases.
    #[serde(default)]
    databases: Vec<Spanned<String>>,
    /// Names of clusters, or contexts of kubectl.
    #[serde(default)]
    clusters: Vec<Spanned<String>>,
    /// Namespaces.
    #[serde(default)]
    namespaces: Vec<Spanned<String>>,
    /// Accounts, profiles, projects, subscriptions of a cloud.
    #[serde(default)]
    accounts: Vec<Spanned<String>>,
    /// Regions.
    #[serde(default)]
    regions: Vec<Spanned<String>>,
    /// Branches.
    #[serde(default)]
    branches: Vec<Spanned<String>>,
    /// Workspaces and stacks of infrastructure tools.
    #[serde(default)]
    workspaces: Vec<Spanned<String>>,
    /// Names of the things themselves: stacks, instances, buckets.
    #[serde(default)]
    names: Vec<Spanned<String>>,
    /// Services that run there, as `.caution/services.yaml` names them.
    #[serde(default)]
    services: Vec<String>,
}

/// A machine or device.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct HostForm {
    /// Its environment, by name.
    environment: Option<Spanned<String>>,
    /// Its role: `primary`, `replica`.
    role: Option<String>,
    /// Its status: `active`, `staged`.
    status: Option<String>,
    /// The group whose members stand in for each other.
    redundancy_group: Option<String>,
}

/// Things that nobody destroys alone.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ProtectedForm {
    /// A pattern over their names, or over where they are.
    name: Spanned<String>,
    /// Only of these kinds: `database`, `volume`, `bucket`, `account` …; of all, if left out.
    #[serde(default)]
    kinds: Vec<Spanned<String>>,
    /// Why.
    because: String,
}

/// What a credential is for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CredentialForm {
    /// What it is for, in words.
    purpose: String,
    /// Where it may be sent: patterns over hosts, accounts, clusters.
    #[serde(default)]
    targets: Vec<String>,
}

/// A set of which some must stay.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SetForm {
    /// How many it has.
    #[schemars(range(min = 1))]
    size: u64,
    /// How many per cent of it must stay.
    #[schemars(range(max = 100))]
    floor_percent: Spanned<u8>,
}

/// Reads the file.
pub(super) fn parse(input: &str, text: &str) -> Result<Inventory, Problem> {
    let form: EnvironmentsForm = yaml::parse(input, text)?;
    super::check_version(input, text, form.version.as_ref())?;
    bounded(input, &form)?;
    let mut inventory = Inventory::default();
    for (name, form) in &form.environments.0 {
        inventory.environments.push(environment(input, text, name, form)?);
    }
    for (name, form) in &form.hosts.0 {
        pattern(input, text, name)?;
        if let Some(named) =
            form.environment.as_ref().filter(|named| inventory.environment(&named.value).is_none())
        {
            let message = format!("there is no environment {}", quoted(&named.value));
            return Err(yaml::problem(input, text, named, message).hint("declare it under `environments:`"));
        }
        inventory.machines.push(Machine {
            name: name.value.clone(),
            environment: form.environment.as_ref().map(|named| named.value.clone()),
            role: form.role.clone(),
            status: form.status.clone(),
            redundancy_group: form.redundancy_group.clone(),
        });
    }
    for form in &form.protected {
        inventory.protected.push(protected(input, text, form)?);
    }
    for (source, form) in &form.credentials.0 {
        pattern(input, text, source)?;
        let targets = form.targets.clone();
        inventory.credentials.push(Purpose {
            source: source.value.clone(),
            purpose: form.purpose.clone(),
            targets,
        });
    }
    for (name, form) in &form.sets.0 {
        pattern(input, text, name)?;
        if form.floor_percent.value > 100 {
            let message = format!("`{}` is more than 100 per cent", form.floor_percent.value);
            return Err(yaml::problem(input, text, &form.floor_percent, message).hint("write 0 to 100"));
        }
        inventory.sets.push(Set {
            name: name.value.clone(),
            size: form.size,
            floor_percent: form.floor_percent.value,
        });
    }
    for (name, form) in &form.commands.0 {
        inventory.tools.push(own_tool::read(input, text, name, form)?);
    }
    inventory.mass_above = form.mass_above.as_ref().map(|written| written.value);
    Ok(inventory)
}

fn bounded(input: &str, form: &EnvironmentsForm) -> Result<(), Problem> {
    let sizes = [
        form.environments.0.len(),
        form.hosts.0.len(),
        form.protected.len(),
        form.credentials.0.len(),
        form.sets.0.len(),
    ];
    if sizes.iter().any(|size| *size > AT_MOST) {
        return Err(
            Problem::new(input, format!("a list has more than {AT_MOST} entries")).hint("use patterns")
        );
    }
    Ok(())
}

fn environment(
    input: &str,
    text: &str,
    name: &Spanned<String>,
    form: &EnvironmentForm,
) -> Result<Environment, Problem> {
    if name.value.trim().is_empty() {
        return Err(yaml::problem(input, text, name, "an environment has no name").hint("name it"));
    }
    let stakes = match form.stakes {
        StakesWord::Ephemeral => Stakes::Ephemeral,
        StakesWord::Development => Stakes::Development,
        StakesWord::Staging => Stakes::Staging,
        StakesWord::Production => Stakes::Production,
    };
    let lists = [
        (HintKind::Host, &form.hosts),
        (HintKind::Database, &form.databases),
        (HintKind::Cluster, &form.clusters),
        (HintKind::Namespace, &form.namespaces),
        (HintKind::Account, &form.accounts),
        (HintKind::Region, &form.regions),
        (HintKind::Branch, &form.branches),
        (HintKind::Workspace, &form.workspaces),
        (HintKind::Name, &form.names),
    ];
    let mut signs = Vec::new();
    for (kind, list) in lists {
        for glob in list {
            pattern(input, text, glob)?;
            signs.push(Sign { kind, glob: glob.value.clone() });
        }
    }
    Ok(Environment { name: name.value.clone(), stakes, signs, services: form.services.clone() })
}

fn protected(input: &str, text: &str, form: &ProtectedForm) -> Result<Protected, Problem> {
    pattern(input, text, &form.name)?;
    let mut kinds = Vec::new();
    for written in &form.kinds {
        kinds.push(kind(input, text, written)?);
    }
    Ok(Protected { name: form.name.value.clone(), kinds, because: form.because.clone() })
}

fn kind(input: &str, text: &str, written: &Spanned<String>) -> Result<Kind, Problem> {
    Kind::parse(&written.value).ok_or_else(|| {
        let all: Vec<&str> = Kind::ALL.iter().map(|kind| kind.id()).collect();
        let message = format!("{} is no kind of thing", quoted(&written.value));
        yaml::problem(input, text, written, message).hint(format!("one of: {}", all.join(", ")))
    })
}

fn pattern(input: &str, text: &str, written: &Spanned<String>) -> Result<(), Problem> {
    if written.value.trim().is_empty() {
        return Err(yaml::problem(input, text, written, "a pattern is empty").hint("write `*` to mean any"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inventory_is_read_whole() {
        let text = "
version: 1
environments:
  eu-prod: {stakes: production, clusters: [eu-*], databases: [app_main], services: [pay]}
  previews: {stakes: ephemeral, workspaces: ['pr-*']}
hosts:
  'db1.*': {environment: eu-prod, role: primary, status: active, redundancy_group: pair-a}
protected: [{name: 'internal-*', kinds: [account], because: our own account}]
credentials: {tools/domains/.token: {purpose: custom domains, targets: ['domains.*']}}
sets: {index-subsystem: {size: 500, floor_percent: 80}}
commands:
  fleet:
    hints: {--zone: region}
    does:
      - {words: [remove], verb: delete, kind: fleet, name: [--set], count: --count, all_if_unnamed: true}
mass_above: 5
";
        let read = parse("environments.yaml", text).unwrap();
        assert_eq!(read.environments.len(), 2);
        assert_eq!(read.environments[0].signs.len(), 2);
        assert_eq!(read.tools[0].rows[0].count_option.as_deref(), Some("--count"));
        assert_eq!(read.machines[0].role.as_deref(), Some("primary"));
        assert_eq!(read.protected[0].kinds, [Kind::Account]);
        assert_eq!(read.credentials[0].targets, ["domains.*"]);
        assert_eq!((read.sets[0].size, read.sets[0].floor_percent, read.mass_above), (500, 80, Some(5)));
    }

    #[test]
    fn a_fault_has_its_place_and_a_remedy() {
        let table = [
            ("environments: {a: {stakes: prod}}", "environments.yaml:1:28", "production"),
            ("hosts: {a: {environment: b}}", "there is no environment `b`", "declare it"),
            ("protected: [{name: x, kinds: [databse], because: y}]", "`databse` is no kind", "database"),
            ("sets: {a: {size: 3, floor_percent: 101}}", "more than 100", "0 to 100"),
            ("environments: {a: {stakes: staging, hosts: ['']}}", "a pattern is empty", "any"),
            ("enviroments: {}", "unknown key `enviroments`", "environments"),
        ];
        for (text, message, hint) in table {
            let problem = parse("environments.yaml", text).unwrap_err();
            assert!(problem.to_string().contains(message), "{text}: {problem}");
            let hint_given = format!("{}{problem}", problem.hint.clone().unwrap_or_default());
            assert!(hint_given.contains(hint), "{text}: {hint_given}");
        }
    }
}
