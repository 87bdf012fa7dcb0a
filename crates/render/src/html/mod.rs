//! One self-contained page: no script, nothing from elsewhere, light and dark, printable.

pub(crate) mod backtest;
mod chart;
mod paper;
pub(crate) mod reset;

pub(crate) use paper::text;
