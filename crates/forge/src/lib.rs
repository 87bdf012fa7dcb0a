//! GitHub and GitLab: CI events and their API, read into the context of a change.
//!
//! A forge is read in two steps. [`Forge::read`] takes the event that the CI job was started for and
//! asks nobody. [`Forge::complete`] asks the forge's API for the rest, if a token is given; whatever it
//! cannot get becomes an unknown that says what was not read and how to mend it, never an error.
//!
//! Nothing here reads the process environment: the binary hands it in as an [`Environment`].

mod delivery;
mod github;
mod gitlab;
mod http;
mod json;
mod question;
mod tally;

pub use delivery::{Delivery, Environment, Template};
pub use http::{Http, Limits};

use std::path::PathBuf;

use caution_core::problem::Problem;

/// A forge: what it tells a CI job, and what its API adds.
pub trait Forge: Sync {
    /// The name on the command line (`github`).
    fn id(&self) -> &'static str;

    /// Whether this is a CI job of the forge.
    fn detect(&self, environment: &Environment<'_>) -> bool;

    /// The file that holds the event, where the forge writes one.
    fn event_path(&self, environment: &Environment<'_>) -> Option<PathBuf>;

    /// Reads the event of a CI job; `input` is its name in problems. Without an event, the variables of
    /// the job are all there is.
    fn read(
        &self,
        input: &str,
        event: Option<&[u8]>,
        environment: &Environment<'_>,
    ) -> Result<Delivery, Problem>;

    /// Asks the API for what the event does not hold. A failure becomes an unknown.
    fn complete(&self, delivery: Delivery, environment: &Environment<'_>, http: &Http) -> Delivery;

    /// The CI files that run `caution check`, as `init --ci` writes them.
    fn workflows(&self) -> &'static [Template];
}

/// Every forge.
pub static ALL: &[&dyn Forge] = &[&github::GitHub, &gitlab::GitLab];

/// Reads an event outside a CI job and recognises the forge by its form; `input` is its name in problems.
pub fn read_event(input: &str, bytes: &[u8]) -> Result<Delivery, Problem> {
    let text = json::text(input, bytes)?;
    let form: json::Form = json::parse(input, text)?;
    let delivery =
        if form.is_gitlab() { gitlab::read_webhook(input, text)? } else { github::read_event(input, text)? };
    match delivery {
        Some(delivery) => Ok(delivery),
        None => Err(json::carries_no_change(input, &form)),
    }
}
