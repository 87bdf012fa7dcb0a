//! The work, on all cores, with a bar for whoever waits at a terminal.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use caution_core::port::SourceError;
use caution_engine::Compiler;
use caution_engine::backtest::{Judged, Plan, Policies, judge};
use caution_repo::GitRepository;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::failure::Failure;

/// Changes that one worker takes at a time: neighbours share what git unpacks.
const STRIDE: usize = 8;

/// Shorter work needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// Judges every change of a plan. Each worker opens the repository for itself.
pub(in crate::command) fn judge_all(
    folder: &Path,
    plan: &Plan,
    policies: Policies<'_>,
) -> Result<Vec<Judged>, Failure> {
    let shared = Shared {
        folder,
        plan,
        policies,
        compiler: Compiler::default(),
        next: AtomicUsize::new(0),
        failed: AtomicBool::new(false),
        done: Mutex::new(vec![None; plan.entries.len()]),
        bar: bar(plan.entries.len()),
        shown: AtomicBool::new(false),
    };
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let workers = workers.min(plan.entries.len().div_ceil(STRIDE));
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(|| shared.work())).collect();
        workers.into_iter().map(|worker| worker.join()).collect()
    });
    shared.bar.finish_and_clear();
    for outcome in outcomes {
        match outcome {
            Ok(result) => result?,
            Err(_) => return Err(Failure::Own(anyhow::anyhow!("a change could not be judged: a panic"))),
        }
    }
    let done = shared.done.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(done.into_iter().flatten().collect())
}

struct Shared<'a> {
    folder: &'a Path,
    plan: &'a Plan,
    policies: Policies<'a>,
    compiler: Compiler,
    next: AtomicUsize,
    failed: AtomicBool,
    done: Mutex<Vec<Option<Judged>>>,
    bar: ProgressBar,
    shown: AtomicBool,
}

impl Shared<'_> {
    fn work(&self) -> Result<(), SourceError> {
        let repository =
            GitRepository::open(self.folder).inspect_err(|_| self.failed.store(true, Ordering::Relaxed))?;
        while !self.failed.load(Ordering::Relaxed) {
            let first = self.next.fetch_add(STRIDE, Ordering::Relaxed);
            let Some(entries) = self.plan.entries.get(first..) else { return Ok(()) };
            for (index, entry) in entries.iter().enumerate().take(STRIDE) {
                let judged = judge(&repository, &self.compiler, entry, self.policies);
                let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(place) = done.get_mut(first + index) {
                    *place = Some(judged);
                }
                drop(done);
                self.progress();
            }
            if entries.len() <= STRIDE {
                return Ok(());
            }
        }
        Ok(())
    }

    /// One more is done. After a second the bar appears on standard error, if that is a terminal.
    fn progress(&self) {
        self.bar.inc(1);
        if self.bar.elapsed() > PATIENCE && !self.shown.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(8));
        }
    }
}

/// A bar that is not shown yet.
fn bar(length: usize) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(length as u64), ProgressDrawTarget::hidden());
    match ProgressStyle::with_template("{bar:32} {pos}/{len} changes, {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
