//! The page on reach names every origin as it is.

use caution_core::reach::{Origin, SeedKind, Standing};

const PAGE: &str = include_str!("../../../docs/concepts/reach.md");

#[test]
fn the_page_lists_every_origin_with_its_band_and_confidence() {
    let table: Vec<&str> = PAGE.lines().filter(|line| line.contains(" % | ")).collect();
    let rows: Vec<String> = Origin::ALL
        .iter()
        .map(|origin| {
            let (id, band) = (origin.id(), origin.band().id());
            format!("| `{id}` | {band} | {} % | {} |", origin.confidence(), origin.says())
        })
        .collect();
    assert_eq!(table, rows);
}

#[test]
fn the_page_names_every_kind_of_seed_and_every_standing() {
    for word in SeedKind::ALL.iter().map(|kind| kind.id()).chain(Standing::ALL.iter().map(|one| one.id())) {
        assert!(PAGE.contains(&format!("`{word}`")), "{word}");
    }
}
