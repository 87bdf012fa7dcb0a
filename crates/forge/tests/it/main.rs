//! The forges from outside: events as they are delivered, and an API that answers well, badly or not at all.

#[cfg(test)]
mod common;
#[cfg(test)]
mod github_api;
#[cfg(test)]
mod github_event;
#[cfg(test)]
mod gitlab_api;
#[cfg(test)]
mod gitlab_event;
#[cfg(test)]
mod malformed;
#[cfg(test)]
mod network;
#[cfg(test)]
mod template;
