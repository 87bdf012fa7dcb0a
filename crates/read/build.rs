//! Makes the tables of marks and words.

mod tables;

fn main() -> std::io::Result<()> {
    tables::convert(&["marker/data", "lexicon"])
}
