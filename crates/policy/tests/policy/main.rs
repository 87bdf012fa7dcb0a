//! The policy from the outside: texts in, verdicts out.

#[cfg(test)]
mod approvals;
#[cfg(test)]
mod baseline;
#[cfg(test)]
mod commentary;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod load;
#[cfg(test)]
mod modes;
#[cfg(test)]
mod native;
#[cfg(test)]
mod overlay;
#[cfg(test)]
mod reset;
#[cfg(test)]
mod rules_of_the_gate;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tables;
