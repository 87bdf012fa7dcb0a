//! A request for which a claim is false: replayed in the evaluator, made as small as it can be, and told in
//! plain words.

use caution_core::proof::{CedarPolicy, Claim, Example, RequestKind, That};
use cedar_policy::{Authorizer, Context, Decision, Entities, PolicySet, Request, Schema};
use serde_json::{Value, json};

use super::tell;
use crate::cedar::{chain, parse_set, uid};

/// A change for which a statement is false; the evaluator agrees.
#[derive(Debug, Clone, PartialEq)]
pub struct Replayed {
    /// The change in plain words, one fact a line.
    pub words: Vec<String>,
    /// Who asks for what, with every fact, as Cedar reads it.
    pub request: Value,
}

/// A request that can be changed and asked again.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Case {
    pub(super) kind: RequestKind,
    pub(super) principal: String,
    pub(super) resource: String,
    pub(super) context: Value,
    pub(super) entities: Value,
}

/// How often an example is gone through: some values can be plain only once others are.
const PASSES: usize = 4;

/// Whether a claim is false of a case.
type Falsified = dyn Fn(&Case) -> Result<bool, String>;

/// Replays an example of the solver, and makes it smaller.
pub(super) fn replay(claim: &Claim, example: &Example) -> Result<Replayed, String> {
    let schema = Schema::from_json_str(&claim.schema).map_err(|error| chain(&error))?;
    let case = Case {
        kind: claim.kind.clone(),
        principal: example.principal.clone(),
        resource: example.resource.clone(),
        context: serde_json::from_str(&example.context).map_err(|error| chain(&error))?,
        entities: serde_json::from_str(&example.entities).map_err(|error| chain(&error))?,
    };
    // What makes the claim false of a case.
    let holds: Box<Falsified> = match &claim.that {
        That::Implies(premise, conclusion) => {
            let (premise, conclusion) = (parsed(premise)?, parsed(conclusion)?);
            Box::new(move |case| {
                let goes_on = case.answer(&schema, &premise)? == Some(true);
                Ok(goes_on && case.answer(&schema, &conclusion)? == Some(false))
            })
        }
        That::NeverErrors(sentence) => {
            let set = parsed(std::slice::from_ref(sentence))?;
            Box::new(move |case| Ok(case.answer(&schema, &set)?.is_none()))
        }
    };
    if !holds(&case)? {
        return Err("the evaluator does not agree".to_owned());
    }
    let mut case = case;
    for _ in 0..PASSES {
        let before = case.clone();
        case = smallest(case, &|case| holds(case).unwrap_or(false));
        if case == before {
            break;
        }
    }
    Ok(Replayed { words: tell::case(&case), request: case.to_json() })
}

fn parsed(set: &[CedarPolicy]) -> Result<PolicySet, String> {
    parse_set(set.iter().map(|one| (one.id.as_str(), one.text.as_str())))
}

impl Case {
    /// Whether a set of policies allows it; nothing if one of them cannot be evaluated.
    fn answer(&self, schema: &Schema, set: &PolicySet) -> Result<Option<bool>, String> {
        let action = uid("Action", &self.kind.action)?;
        let context = Context::from_json_value(self.context.clone(), Some((schema, &action)))
            .map_err(|error| chain(&error))?;
        let entities =
            Entities::from_json_value(self.entities.clone(), Some(schema)).map_err(|error| chain(&error))?;
        let request = Request::new(
            uid(&self.kind.principal, &self.principal)?,
            action,
            uid(&self.kind.resource, &self.resource)?,
            context,
            Some(schema),
        )
        .map_err(|error| chain(&error))?;
        let response = Authorizer::new().is_authorized(&request, set, &entities);
        let failed = response.diagnostics().errors().next().is_some();
        Ok((!failed).then(|| response.decision() == Decision::Allow))
    }

    /// The attributes of the change.
    pub(super) fn change(&self) -> Option<&Value> {
        self.entity(&self.kind.resource, &self.resource)
    }

    /// The attributes of an entity.
    pub(super) fn entity(&self, kind: &str, id: &str) -> Option<&Value> {
        let all = self.entities.as_array()?;
        let found = all.iter().find(|one| {
            one.pointer("/uid/type").is_some_and(|value| value == kind)
                && one.pointer("/uid/id").is_some_and(|value| value == id)
        })?;
        found.get("attrs")
    }

    fn to_json(&self) -> Value {
        json!({
            "principal": {"type": self.kind.principal, "id": self.principal},
            "action": {"type": "Action", "id": self.kind.action},
            "resource": {"type": self.kind.resource, "id": self.resource},
            "context": self.context,
            "entities": self.entities,
        })
    }
}

/// Puts something plain in the place of every value for which that changes nothing.
fn smallest(mut case: Case, holds: &dyn Fn(&Case) -> bool) -> Case {
    let mut paths = Vec::new();
    leaves(&case.context, "", &mut paths);
    let context: Vec<String> = std::mem::take(&mut paths);
    for path in context.into_iter().filter(|path| path != "/enforced") {
        case = simpler(case, &path, &|case| case.context.pointer_mut(&path), holds);
    }
    let entities = case.entities.as_array().map_or(0, Vec::len);
    for index in 0..entities {
        let root = format!("/{index}/attrs");
        let Some(attributes) = case.entities.pointer(&root) else { continue };
        leaves(attributes, "", &mut paths);
        for path in std::mem::take(&mut paths) {
            let path = format!("{root}{path}");
            case = simpler(case, &path, &|case| case.entities.pointer_mut(&path), holds);
        }
    }
    case
}

/// The paths of everything that is not a record; a reference to an entity is one value.
fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) if !map.contains_key("__entity") && !map.contains_key("__extn") => {
            for (name, value) in map {
                let name = name.replace('~', "~0").replace('/', "~1");
                leaves(value, &format!("{path}/{name}"), found);
            }
        }
        _ => found.push(path.to_owned()),
    }
}

fn simpler(
    case: Case,
    path: &str,
    at: &dyn for<'c> Fn(&'c mut Case) -> Option<&'c mut Value>,
    holds: &dyn Fn(&Case) -> bool,
) -> Case {
    let mut best = case;
    let Some(value) = at(&mut best).map(|value| value.clone()) else { return best };
    for candidate in candidates(path, &value) {
        if candidate == value {
            return best;
        }
        let mut tried = best.clone();
        if let Some(place) = at(&mut tried) {
            *place = candidate;
        }
        if holds(&tried) {
            return tried;
        }
    }
    // A set may lose members one by one.
    let members = value.as_array().map_or(0, Vec::len);
    for index in (0..members).rev() {
        let mut tried = best.clone();
        if let Some(Value::Array(list)) = at(&mut tried)
            && index < list.len()
        {
            list.remove(index);
        }
        if holds(&tried) {
            best = tried;
        }
    }
    best
}

/// Plainer values, the plainest first: those that a reader takes for granted.
fn candidates(path: &str, value: &Value) -> Vec<Value> {
    let name = path.rsplit('/').next().unwrap_or_default();
    match (value, name) {
        (Value::Array(_), _) => vec![json!([])],
        (Value::Bool(_), "reviews_read" | "others_known" | "trusted" | "valid") => vec![json!(true)],
        (Value::Bool(_), _) => vec![json!(false)],
        (Value::Number(_), "author_level") => vec![json!(3), json!(2), json!(1)],
        (Value::Number(_), _) => [0, 1, 2, 3, 5].map(|plain| json!(plain)).to_vec(),
        (Value::String(_), "provenance") => vec![json!("human-attested"), json!("ai-assisted")],
        (Value::String(_), "content" | "target") => vec![json!("a"), json!("b"), json!("")],
        _ => Vec::new(),
    }
}
