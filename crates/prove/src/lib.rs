//! Proofs about policies. The Cedar symbolic compiler turns a claim into SMT-LIB; cvc5, a program of its
//! own beside this one, decides it. The adapter knows texts and answers, not what a change is.

mod claims;
mod cvc5;

pub use cvc5::{Cvc5, NoSolver};
