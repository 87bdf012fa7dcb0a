//! Bytes in; commit messages, markers, charters, contexts and patches out; pure.

pub mod yaml;
