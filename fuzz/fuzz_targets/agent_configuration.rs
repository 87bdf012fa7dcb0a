//! The texts of agents' configurations: putting our hook in twice is putting it in once.

#![no_main]

use caution_agent::ALL;

libfuzzer_sys::fuzz_target!(|text: &str| {
    for agent in ALL {
        let command = format!("caution guard hook {}", agent.id);
        for target in agent.install.targets {
            let _ = (agent.install.find)(target, text);
            let _ = (agent.install.take)(target, text);
            if let Ok(first) = (agent.install.put)(target, Some(text), &command) {
                let first = first.text.unwrap_or_default();
                let found = (agent.install.find)(target, &first);
                assert!(matches!(&found, Ok(Some(found)) if found.commands == [command.as_str()]), "{}", agent.id);
                match (agent.install.put)(target, Some(&first), &command) {
                    Ok(second) => assert!(!second.changed, "{}: {first}", agent.id),
                    Err(error) => panic!("{}: {error}", agent.id),
                }
            }
        }
    }
});
