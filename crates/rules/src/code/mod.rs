//! What rules on code share: calls as words, what a name stands for, where a block goes on, effects,
//! and which findings a change is answerable for.

pub(crate) mod effect;
pub(crate) mod flow;
pub(crate) mod key;
pub(crate) mod mark;
pub(crate) mod name;
pub(crate) mod place;
pub(crate) mod program;
pub(crate) mod report;
pub(crate) mod scope;
