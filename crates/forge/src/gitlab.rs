//! GitLab: variables of CI jobs, webhooks, and the REST API of gitlab.com and of own instances.

mod account;
mod api;
mod approval;
mod form;
mod question;
mod variable;
mod webhook;

use std::path::PathBuf;

use caution_core::problem::Problem;

use crate::{Delivery, Environment, Forge, Http, Template, json};

const ID: &str = "gitlab";

/// GitLab CI.
pub(crate) struct GitLab;

static WORKFLOWS: &[Template] = &[Template {
    path: ".gitlab/caution.gitlab-ci.yml",
    text: include_str!("../../../docs/ci/gitlab-ci.yml"),
}];

impl Forge for GitLab {
    fn id(&self) -> &'static str {
        ID
    }

    fn detect(&self, environment: &Environment<'_>) -> bool {
        environment.says("GITLAB_CI")
    }

    /// GitLab describes a job by variables alone.
    fn event_path(&self, _environment: &Environment<'_>) -> Option<PathBuf> {
        None
    }

    fn read(
        &self,
        input: &str,
        event: Option<&[u8]>,
        environment: &Environment<'_>,
    ) -> Result<Delivery, Problem> {
        let webhook = match event {
            Some(bytes) => read_webhook(input, json::text(input, bytes)?)?,
            None => None,
        };
        match webhook {
            Some(delivery) => Ok(delivery),
            None => variable::delivery(environment),
        }
    }

    fn complete(&self, delivery: Delivery, environment: &Environment<'_>, http: &Http) -> Delivery {
        api::complete(delivery, environment, http)
    }

    fn workflows(&self) -> &'static [Template] {
        WORKFLOWS
    }
}

/// Reads a webhook; `None` if it is about no change.
pub(crate) fn read_webhook(input: &str, text: &str) -> Result<Option<Delivery>, Problem> {
    webhook::delivery(input, json::parse(input, text)?)
}
