//! From touched paths to declared services.

use std::collections::BTreeSet;

use caution_core::change::Change;
use caution_core::charter::{Charter, Service};
use caution_core::reach::{Band, Reach, ReachedService};

/// The declared services whose own files the change touches, the most critical first.
///
/// A file belongs to every service whose patterns match it. A renamed file touches both the service it
/// left and the one it entered.
pub fn services(change: &Change, charter: &Charter) -> Reach {
    let mut reached: Vec<ReachedService> =
        charter.services.iter().filter_map(|service| reach_of(service, change)).collect();
    reached.sort_by(|one, two| {
        let rank = |service: &ReachedService| (service.tier.is_none(), service.tier);
        rank(one).cmp(&rank(two)).then_with(|| one.service.cmp(&two.service))
    });

    let unassigned = if charter.services.is_empty() {
        Vec::new()
    } else {
        let claimed = |path| charter.services.iter().any(|service| service.paths.matches(path));
        change.files.iter().map(|file| &file.path).filter(|path| !claimed(path)).cloned().collect()
    };

    let path_owners: BTreeSet<&String> = change
        .files
        .iter()
        .flat_map(|file| file.touched_paths())
        .flat_map(|path| charter.owners_of(path))
        .collect();

    Reach {
        services: reached,
        path_owners: path_owners.into_iter().cloned().collect(),
        unassigned,
        declared: charter.services.len(),
        radius: None,
    }
}

fn reach_of(service: &Service, change: &Change) -> Option<ReachedService> {
    // What was typed into a merge is touched too, though no side shows it.
    let residues = change.residues.iter().flat_map(|residue| &residue.files).map(|file| &file.path);
    let touched: BTreeSet<_> =
        change.files.iter().flat_map(|file| file.touched_paths()).chain(residues).collect();
    let paths: Vec<_> = touched.into_iter().filter(|path| service.paths.matches(path)).cloned().collect();
    (!paths.is_empty()).then(|| ReachedService {
        service: service.name.clone(),
        tier: service.tier,
        owners: service.owners.clone(),
        functions: service.functions.clone(),
        band: Band::Certain,
        paths,
    })
}

#[cfg(test)]
mod tests {
    use caution_core::change::{Action, Content, FileChange, Head, Mode, Side, Status};
    use caution_core::charter::{OwnerRule, Tier};
    use caution_core::context::Context;
    use caution_core::pattern::Patterns;

    use super::*;

    fn file(path: &str, old: Option<&str>) -> FileChange {
        FileChange {
            path: path.into(),
            old_path: old.map(Into::into),
            status: old.map_or(Status::Modified, |_| Status::Renamed(100)),
            old: Some(Side { id: None, mode: Mode::File }),
            new: Some(Side { id: None, mode: Mode::File }),
            content: Content::Text,
            added: Vec::new(),
            removed: Vec::new(),
        }
    }

    fn change(files: Vec<FileChange>) -> Change {
        Change {
            action: Action::Merge,
            base: None,
            charter_base: None,
            head: Head::Index,
            head_tree: None,
            commits: Vec::new(),
            files,
            residues: Vec::new(),
            context: Context::default(),
            unknowns: Vec::new(),
        }
    }

    fn service(name: &str, tier: Option<u8>, path: &str) -> Service {
        Service {
            name: name.to_owned(),
            tier: tier.and_then(Tier::new),
            paths: Patterns::from_globs(&[path]).unwrap(),
            owners: vec![format!("{name}-team")],
            functions: Vec::new(),
            director: None,
            vp: None,
        }
    }

    fn charter() -> Charter {
        Charter {
            services: vec![
                service("docs", None, "docs"),
                service("orders", Some(2), "orders"),
                service("payments", Some(1), "payments"),
            ],
            owner_rules: vec![OwnerRule {
                pattern: Patterns::from_codeowners("*").unwrap(),
                owners: vec!["@everyone".to_owned()],
            }],
            ..Charter::default()
        }
    }

    #[test]
    fn the_most_critical_service_comes_first_and_one_without_tier_last() {
        let files = vec![file("docs/a.md", None), file("orders/a.py", None), file("payments/b.py", None)];
        let reach = services(&change(files), &charter());
        let names: Vec<_> = reach.services.iter().map(|service| service.service.as_str()).collect();
        assert_eq!(names, ["payments", "orders", "docs"]);
        assert_eq!(reach.strictest_tier(), Tier::new(1));
        assert_eq!(reach.path_owners, ["@everyone"]);
    }

    #[test]
    fn a_file_moved_out_of_a_service_still_touches_it() {
        let reach = services(&change(vec![file("docs/pay.py", Some("payments/pay.py"))]), &charter());
        let names: Vec<_> = reach.services.iter().map(|service| service.service.as_str()).collect();
        assert_eq!(names, ["payments", "docs"]);
    }

    #[test]
    fn files_of_no_service_are_named_only_where_services_are_declared() {
        let files = vec![file("tools/x", None)];
        assert_eq!(services(&change(files.clone()), &charter()).unassigned.len(), 1);
        let none = services(&change(files), &Charter::default());
        assert_eq!((none.unassigned.len(), none.declared), (0, 0));
    }
}
