//! GitHub and GitLab: CI events and their API, read into the context of a change.
