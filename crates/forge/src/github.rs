//! GitHub: events of Actions and webhooks, and the REST API of github.com and of Enterprise Server.

mod account;
mod api;
mod check;
mod event;
mod form;
mod question;
mod review;

use std::path::PathBuf;

use caution_core::context::Told;
use caution_core::problem::Problem;
use caution_core::unknown::{Unknown, UnknownKind};

use crate::{Delivery, Environment, Forge, Http, Template, json};

const ID: &str = "github";

/// GitHub Actions.
pub(crate) struct GitHub;

static WORKFLOWS: &[Template] = &[
    Template {
        path: ".github/workflows/caution.yml",
        text: include_str!("../../../docs/ci/github-workflow.yml"),
    },
    Template {
        path: ".github/workflows/caution-review.yml",
        text: include_str!("../../../docs/ci/github-review-workflow.yml"),
    },
];

impl Forge for GitHub {
    fn id(&self) -> &'static str {
        ID
    }

    /// Gitea and Forgejo run the same workflows and say so; their API is another one.
    fn detect(&self, environment: &Environment<'_>) -> bool {
        environment.says("GITHUB_ACTIONS")
            && !environment.says("GITEA_ACTIONS")
            && !environment.says("FORGEJO_ACTIONS")
    }

    fn event_path(&self, environment: &Environment<'_>) -> Option<PathBuf> {
        environment.get("GITHUB_EVENT_PATH").map(PathBuf::from)
    }

    fn read(
        &self,
        input: &str,
        event: Option<&[u8]>,
        environment: &Environment<'_>,
    ) -> Result<Delivery, Problem> {
        let mut delivery = match event {
            Some(bytes) => read_event(input, json::text(input, bytes)?)?.unwrap_or_default(),
            None => without_event(environment),
        };
        delivery.forge = ID;
        delivery.summary_file = environment.get("GITHUB_STEP_SUMMARY").map(PathBuf::from);
        match environment.get("GITHUB_EVENT_NAME") {
            // The form of both is the same; whose workflow runs is not.
            Some(name) if name == "pull_request_target" && delivery.kind == "pull_request" => {
                delivery.kind = name
            }
            Some(name) if delivery.kind.is_empty() => delivery.kind = name,
            _ => {}
        }
        if delivery.context.repository.is_none() {
            delivery.context.repository =
                environment.get("GITHUB_REPOSITORY").map(|name| Told::forge(name, "`GITHUB_REPOSITORY`"));
        }
        Ok(delivery)
    }

    fn complete(&self, delivery: Delivery, environment: &Environment<'_>, http: &Http) -> Delivery {
        api::complete(delivery, environment, http)
    }

    fn workflows(&self) -> &'static [Template] {
        WORKFLOWS
    }
}

/// Reads an event; `None` if it is about no change.
pub(crate) fn read_event(input: &str, text: &str) -> Result<Option<Delivery>, Problem> {
    event::delivery(input, text, json::parse(input, text)?)
}

/// A job whose event file is not there still knows a little.
fn without_event(environment: &Environment<'_>) -> Delivery {
    let mut delivery = Delivery::default();
    let told = |name: &str| environment.get(name).map(|value| Told::forge(value, format!("`{name}`")));
    delivery.context.target_branch = told("GITHUB_BASE_REF");
    delivery.context.head_branch = told("GITHUB_HEAD_REF");
    let unknown = Unknown::new(
        UnknownKind::Forge,
        "the event of the CI job",
        "`GITHUB_EVENT_PATH` names no event, so the pull request, its author and its reviews were not read",
        "who wrote the change and who approved it",
    );
    delivery.unknowns.push(unknown.remedy("mount the runner's event file into the job's container"));
    delivery
}
