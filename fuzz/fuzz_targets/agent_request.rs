//! What agents send to their hook, and what each of them is answered.

#![no_main]

use caution_agent::{ALL, Answer, Phase};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for agent in ALL {
        match (agent.parse)(bytes) {
            Err(error) => {
                assert!(agent.refuses(&(agent.malformed)(&error.to_string())), "{}", agent.id);
            }
            Ok(request) => {
                let quiet = (agent.answer)(&request, &Answer::NoObjection { remarks: None });
                assert!(!agent.refuses(&quiet), "{}", agent.id);
                let refused = (agent.answer)(&request, &Answer::Deny { reason: String::new() });
                // Another agent that runs this one's hooks, and other events, have forms of their own.
                let gates = request.importer.is_none() && !request.tool.is_empty();
                if gates && request.phase == Phase::Before && !request.hook.contains("ermission") {
                    assert!(agent.refuses(&refused), "{} {request:?} {refused:?}", agent.id);
                }
            }
        }
    }
});
