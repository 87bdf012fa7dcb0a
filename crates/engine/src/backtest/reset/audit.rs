//! What those who answer for services ought to see. Areas are listed by name; nobody is ranked.

use std::collections::BTreeMap;

use caution_wire::mask;
use caution_wire::reset::{Audit, AuditRow, By};

use super::{Desk, Row};
use crate::backtest::judge::Found;

/// What is known of a change that somebody ought to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// It is there.
    There,
    /// It is not there.
    Missing,
    /// Git alone does not tell.
    Unknown,
}

impl Desk<'_> {
    pub(super) fn audit(&self, rows: &[Row<'_>]) -> Audit {
        let mut areas: BTreeMap<(bool, String), AuditRow> = BTreeMap::new();
        let mut all = self.empty(None);
        for row in rows {
            let Some(found) = row.found() else { continue };
            self.count(&mut all, row, found);
            let mut names = self.areas(found);
            if names.is_empty() {
                names.push(None);
            }
            for name in names {
                // Those for whom nobody is named stand last.
                let key = (name.is_none(), name.clone().unwrap_or_default().to_lowercase());
                let area = areas.entry(key).or_insert_with(|| self.empty(name));
                self.count(area, row, found);
            }
        }
        Audit { by: self.question.by, areas: areas.into_values().collect(), all }
    }

    fn empty(&self, area: Option<String>) -> AuditRow {
        let break_glass = self.question.has_statements.then_some(0);
        AuditRow { area: area.as_deref().map(mask), break_glass, ..AuditRow::default() }
    }

    fn count(&self, area: &mut AuditRow, row: &Row<'_>, found: &Found) {
        area.changes += 1;
        area.held += u64::from(found.outcome != caution_core::verdict::Outcome::Proceed);
        match self.record(row, found) {
            Known::There => {}
            Known::Missing => area.without_record += 1,
            Known::Unknown => area.record_not_known += 1,
        }
        match second_person(found) {
            Known::There => {}
            Known::Missing => area.without_second_person += 1,
            Known::Unknown => area.second_person_not_known += 1,
        }
        if let Some(count) = &mut area.break_glass {
            *count += u64::from(found.told.break_glass);
        }
    }

    /// Whether a change has a record. A pull request may hold one, and git does not hold pull requests.
    pub(super) fn record(&self, row: &Row<'_>, found: &Found) -> Known {
        if found.has_record {
            Known::There
        } else if row.entry.is_merge || row.entry.said.number.is_some() {
            Known::Unknown
        } else {
            Known::Missing
        }
    }

    /// Who answers for what a change touches, each once; nobody stands for what nobody answers for.
    pub(super) fn areas(&self, found: &Found) -> Vec<Option<String>> {
        let services = &self.question.charter.services;
        let touched =
            found.areas.services.iter().map(|(name, _)| services.iter().find(|one| one.name == *name));
        let mut names: Vec<Option<String>> = match self.question.by {
            By::Owner => found.areas.owners.iter().cloned().map(Some).collect(),
            By::Director => touched.map(|service| service.and_then(|one| one.director.clone())).collect(),
            By::Vp => touched.map(|service| service.and_then(|one| one.vp.clone())).collect(),
        };
        names.sort();
        names.dedup();
        names
    }
}

/// Whether a second person approved a change. Reviews are on the forge, so git alone never says no.
pub(super) fn second_person(found: &Found) -> Known {
    if found.told.second_person { Known::There } else { Known::Unknown }
}
