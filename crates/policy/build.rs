//! Makes the built-in policies.

#[path = "../read/tables.rs"]
mod tables;

fn main() -> std::io::Result<()> {
    tables::convert(&[".", "built_in"])
}
