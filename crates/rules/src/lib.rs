//! Findings, one folder a rule; pure.
