//! How far a change goes: services, owners and tiers; pure.
