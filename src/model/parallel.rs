//! Using both cores.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Applies `work` to every item, on as many threads as the machine has (at most eight), results in the items' order.
pub(super) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8).min(items.len().div_ceil(4));
    if threads <= 1 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let mut pairs: Vec<(usize, R)> = std::thread::scope(|scope| {
        let run = || {
            let mut done = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(item) = items.get(at) else { return done };
                done.push((at, work(item)));
            }
        };
        let workers: Vec<_> = (1..threads).map(|_| scope.spawn(run)).collect();
        let mut pairs = run();
        for worker in workers {
            match worker.join() {
                Ok(done) => pairs.extend(done),
                // A panic in a worker is a defect of ours; carry it on rather than report a result with holes.
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        pairs
    });
    pairs.sort_unstable_by_key(|(at, _)| *at);
    pairs.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn keeps_the_order() {
        let items: Vec<usize> = (0..1000).collect();
        assert_eq!(super::map(&items, |n| n * 2), items.iter().map(|n| n * 2).collect::<Vec<_>>());
    }
}
