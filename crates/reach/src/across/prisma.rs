//! Who uses a table that a schema in Prisma declares: by its name in the database, and by its model's in programs.

use caution_core::RepoPath;
use caution_core::facts::{Word, WordKind};
use caution_core::reach::{Hop, Origin};
use caution_read::prisma;

use super::table;
use crate::config::is_data;
use crate::index::Index;

/// How many files are looked at for one model.
const FILES: usize = 2_000;

/// Who uses a table, or the table of a column: `orders.total_price`.
pub(super) fn of_table(index: &dyn Index, object: &str, own: &str) -> Vec<Hop> {
    let mut hops = table(index, object, own);
    let name = object.split('.').next().unwrap_or(object);
    let text = index.find(own).and_then(|file| index.text(file));
    let parts = text.map(|text| prisma::parts(&text)).unwrap_or_default();
    // A table that is gone was called as its model, unless something else is written.
    let model = parts.iter().find(|part| part.name == name).map_or(name, |part| part.model.as_str());
    hops.extend(clients(index, model));
    hops.sort();
    hops.dedup_by(|one, other| one.path == other.path && one.symbol == other.symbol);
    hops
}

/// Programs that ask for a model through a client: `prisma.order.findMany()`.
fn clients(index: &dyn Index, model: &str) -> Vec<Hop> {
    let mut letters = model.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
    let delegate = format!("{first}{}", letters.as_str());
    let mut files = index.with(Word::new(WordKind::Mention, &delegate));
    files.retain(|file| !is_data(&index.path(*file)));
    files.truncate(FILES);
    index.load(&files);
    let mut hops = Vec::new();
    for file in files {
        let Some(facts) = index.facts(file) else { continue };
        for reference in &facts.references {
            let path = facts.path(reference.path);
            let asks = path.windows(2).any(|pair| {
                let [client, asked] = pair else { return false };
                let client = facts.text(client.name).to_ascii_lowercase();
                facts.text(asked.name) == delegate
                    && (client.contains("prisma") || matches!(client.as_str(), "db" | "tx" | "client"))
            });
            if asks {
                hops.push(Hop {
                    path: RepoPath::from(&*index.path(file)),
                    symbol: facts.qualified(reference.within),
                    line: reference.line,
                    origin: Origin::Contract,
                });
            }
        }
    }
    hops
}
