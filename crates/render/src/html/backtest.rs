//! A backtest as one page.

use caution_wire::Backtest;

pub(crate) fn render(_report: &Backtest) -> String {
    String::new()
}
