//! What an index of a compiler changes in the reasons for which a definition is reached.

use caution_core::facts::DefinitionKind;
use caution_core::reach::{Band, Origin};

use super::{Reason, Walker};
use crate::compiled::Verdict;
use crate::loaded::Node;

impl Walker<'_, '_> {
    /// Adds the uses that an index has bound, and takes certainty from those that it has bound elsewhere. `names` are
    /// those under which `node` is used.
    pub(super) fn sharpen(
        &mut self,
        node: Node,
        names: &[String],
        untyped: &mut Vec<(Node, u32)>,
        reasons: &mut Vec<Reason>,
    ) {
        let Some(side) = self.compiled else { return };
        let also = self.made_by(node);
        for reason in &mut *reasons {
            let Reason::From { from, origin, line } = reason else { continue };
            if origin.band() != Band::Certain {
                continue;
            }
            if let Verdict::Otherwise(target) = side.verdict(node, &also, names, (*from, *line)) {
                let is_override = target.is_some_and(|target| self.overrides(node, target));
                *origin = if is_override { Origin::Dispatch } else { Origin::Name };
            }
        }
        let uses = side.uses(node);
        untyped.retain(|used| uses.binary_search(used).is_err());
        for (from, line) in uses {
            let is_known = reasons.iter().any(|reason| {
                let Reason::From { from: known, origin, line: of } = reason else { return false };
                (*known, *of) == (from, line) && origin.band() == Band::Certain
            });
            if !is_known {
                reasons.push(Reason::From { from, origin: Origin::Scip, line });
            }
        }
    }

    /// The class of a constructor, the constructors of a class: an index may name either where an object is made.
    fn made_by(&self, node: Node) -> Vec<Node> {
        let Some(file) = self.binder.load(node.file) else { return Vec::new() };
        if file.kind(node.definition) == DefinitionKind::Constructor {
            return self.binder.class_of(node).into_iter().collect();
        }
        let members = file.all_members(node.definition);
        let made = members.filter(|member| file.kind(*member) == DefinitionKind::Constructor);
        made.map(|definition| Node { file: node.file, definition }).collect()
    }

    fn overrides(&self, node: Node, target: Node) -> bool {
        let Some((class, base)) = self.binder.class_of(node).zip(self.binder.class_of(target)) else {
            return false;
        };
        let mut open = vec![class];
        let mut seen = open.clone();
        while let Some(next) = open.pop() {
            if next == base {
                return true;
            }
            for above in self.binder.bases(next, 0).iter().copied() {
                if !seen.contains(&above) && seen.len() < 64 {
                    seen.push(above);
                    open.push(above);
                }
            }
        }
        false
    }
}
