//! Git: snapshot a change, notes and refs, merge trees.
