//! A command in, what it would do out.
//!
//! [`read`] takes the text that an agent or a person is about to run and gives its acts, in order, with
//! what could not be read. A shell's text becomes invocations ([`Invocation`]: words whose values are
//! known as far as reading can tell), each invocation is handed to the tool of its name, and a tool's
//! knowledge ([`tool::ALL`], one folder a tool) turns it into acts. Nothing is run; what must be known of
//! the world is asked through [`caution_core::port::Prober`].

mod address;
mod call;
mod guarded;
pub(crate) mod inline;
mod invocation;
mod origin;
mod own;
mod path;
mod quiet;
mod reader;
mod seen;
pub mod shell;
pub mod tool;
mod word;

pub use call::{Call, Given};
pub use guarded::guards;
pub use invocation::{Input, Invocation, Redirect, RedirectKind};
pub use own::{OWN, OwnRow, OwnTool};
pub use reader::{Act, Language, Reader, World, read};
pub use word::{Piece, Word};
