//! Bytes in; commit messages, markers, programs, charters, contexts and patches out; pure.

pub mod asyncapi;
pub mod catalogue;
pub mod charter;
pub mod context;
pub mod deploy;
pub mod doc;
pub mod drill;
pub mod graphql;
pub mod keys;
pub mod lang;
pub mod lexicon;
pub mod lock;
pub mod marker;
pub mod measured;
pub mod message;
pub mod openapi;
pub mod patch;
pub mod prisma;
pub mod proto;
pub mod report;
pub mod route;
pub mod schema;
pub mod scip;
pub mod ssh;
pub mod world;
pub mod yaml;
