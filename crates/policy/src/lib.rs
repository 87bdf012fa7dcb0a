//! The policy: text, checked Cedar, verdict; pure.
