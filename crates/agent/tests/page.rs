//! The page about agents says what the code says.

#![allow(clippy::allow_attributes, clippy::panic, clippy::expect_used, reason = "tests")]

use caution_agent::{ALL, Base};

const PAGE: &str = include_str!("../../../docs/agents.md");

fn plain(text: &str) -> String {
    text.to_lowercase()
}

#[test]
fn the_page_names_every_agent_its_files_and_what_it_leaves_open() {
    let page = plain(PAGE);
    for agent in ALL {
        assert!(PAGE.contains(&format!("| {} | `{}` |", agent.title, agent.id)), "{}", agent.id);
        for end in agent.fails_open {
            assert!(page.contains(&plain(end)), "{}: {end}", agent.id);
        }
        for target in agent.install.targets {
            let shown = match target.base {
                Base::Home => format!("`~/{}`", target.path),
                Base::Project | Base::Root => format!("`{}`", target.path),
            };
            assert!(PAGE.contains(&shown), "{}: {shown}", agent.id);
        }
        if let Some(switch) = agent.install.switch {
            assert!(PAGE.contains(switch.split_once(" (").map_or(switch, |(key, _)| key)), "{}", agent.id);
        }
        if let Some((variable, _)) = agent.install.moved {
            assert!(PAGE.contains(variable), "{variable}");
        }
    }
}
