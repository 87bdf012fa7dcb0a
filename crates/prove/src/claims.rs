//! From claims in Cedar to answers.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use caution_core::proof::{CedarPolicy, Claim, Example, Proof, RequestKind, That};
use cedar_policy::{EntityId, EntityTypeName, EntityUid, Policy, PolicyId, PolicySet, RequestEnv, Schema};
use cedar_policy_symcc::solver::LocalSolver;
use cedar_policy_symcc::{CedarSymCompiler, CompiledPolicy, CompiledPolicySet, Env};
use tokio::time::timeout;

/// Sets that were compiled, by their place in memory and the kind of request: one set takes part in many
/// claims, and compiling it takes longer than most questions.
type Known = HashMap<(usize, RequestKind), CompiledPolicySet>;

/// Proves claims one after the other with one solver. After an answer that broke it, a new one is started.
pub(crate) async fn prove(
    claims: &[Claim],
    limit: Duration,
    start: impl Fn() -> Result<LocalSolver, String>,
) -> Result<Vec<Proof>, String> {
    let mut schemas: HashMap<&str, Schema> = HashMap::new();
    let mut known = Known::new();
    let mut compiler = compiler(&start)?;
    let mut proofs = Vec::with_capacity(claims.len());
    for claim in claims {
        if !schemas.contains_key(&*claim.schema) {
            let schema = Schema::from_json_str(&claim.schema).map_err(|error| chain(&error))?;
            schemas.insert(&claim.schema, schema);
        }
        let Some(schema) = schemas.get(&*claim.schema) else { continue };
        let answer = timeout(limit, one(claim, schema, &mut compiler, &mut known)).await;
        match answer.unwrap_or_else(|_| Err("the solver does not answer".to_owned())) {
            Ok(proof) => proofs.push(proof),
            Err(why) => {
                proofs.push(Proof::Undecided(why));
                compiler = self::compiler(&start)?;
            }
        }
    }
    Ok(proofs)
}

fn compiler(
    start: &impl Fn() -> Result<LocalSolver, String>,
) -> Result<CedarSymCompiler<LocalSolver>, String> {
    CedarSymCompiler::new(start()?).map_err(|error| chain(&error))
}

async fn one(
    claim: &Claim,
    schema: &Schema,
    compiler: &mut CedarSymCompiler<LocalSolver>,
    known: &mut Known,
) -> Result<Proof, String> {
    let env = environment(&claim.kind)?;
    let answer = match &claim.that {
        That::Implies(premise, conclusion) => {
            for set in [premise, conclusion] {
                let key = (place(set), claim.kind.clone());
                if let Entry::Vacant(entry) = known.entry(key) {
                    let compiled = CompiledPolicySet::compile(&policies(set)?, &env, schema);
                    entry.insert(compiled.map_err(|error| chain(&error))?);
                }
            }
            let set = |set: &Arc<[CedarPolicy]>| known.get(&(place(set), claim.kind.clone()));
            let (Some(premise), Some(conclusion)) = (set(premise), set(conclusion)) else {
                return Err("a set was not compiled".to_owned());
            };
            compiler.check_implies_with_counterexample_opt(premise, conclusion).await
        }
        That::NeverErrors(policy) => {
            let compiled =
                CompiledPolicy::compile(&parsed(policy)?, &env, schema).map_err(|error| chain(&error))?;
            compiler.check_never_errors_with_counterexample_opt(&compiled).await
        }
    };
    match answer.map_err(|error| chain(&error))? {
        None => Ok(Proof::Proved),
        Some(env) => example(&env).map(|example| Proof::Refuted(Box::new(example))),
    }
}

fn place(set: &Arc<[CedarPolicy]>) -> usize {
    set.as_ptr().addr()
}

fn parsed(policy: &CedarPolicy) -> Result<Policy, String> {
    Policy::parse(Some(PolicyId::new(&policy.id)), &policy.text)
        .map_err(|error| format!("`{}`: {}", policy.id, chain(&error)))
}

fn policies(set: &[CedarPolicy]) -> Result<PolicySet, String> {
    let mut policies = PolicySet::new();
    for policy in set {
        policies.add(parsed(policy)?).map_err(|error| chain(&error))?;
    }
    Ok(policies)
}

fn environment(kind: &RequestKind) -> Result<RequestEnv, String> {
    let name = |name: &str| EntityTypeName::from_str(name).map_err(|error| chain(&error));
    let action = EntityUid::from_type_name_and_id(name("Action")?, EntityId::new(&kind.action));
    Ok(RequestEnv::new(name(&kind.principal)?, action, name(&kind.resource)?))
}

fn example(env: &Env) -> Result<Example, String> {
    let id = |uid: Option<&EntityUid>| uid.map(|uid| uid.id().unescaped().to_owned()).unwrap_or_default();
    let context = env.request.context().ok_or("the example has no context")?;
    Ok(Example {
        principal: id(env.request.principal()),
        resource: id(env.request.resource()),
        context: context.to_json_value().map_err(|error| chain(&error))?.to_string(),
        entities: entities(env)?,
    })
}

fn entities(env: &Env) -> Result<String, String> {
    let mut json = Vec::new();
    env.entities.write_to_json(&mut json).map_err(|error| chain(&error))?;
    String::from_utf8(json).map_err(|error| chain(&error))
}

/// An error with its causes, on one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let inner_text = inner.to_string();
        if !text.contains(&inner_text) {
            text.push_str(": ");
            text.push_str(&inner_text);
        }
        cause = inner.source();
    }
    text.replace('\n', " ")
}
