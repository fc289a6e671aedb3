//! Processor time and peak memory of a command.
//!
//! The figures of children that were waited for add up, so each measurement runs in a process of its own: this program
//! calls itself with `measure`, which runs the command, waits, and prints what its children used.

use nix::sys::resource::{UsageWho, getrusage};
use std::process::{Command, Stdio};
use std::time::Duration;

/// What a command used.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Used {
    /// User and system time of all threads.
    pub(crate) cpu: Duration,
    /// Elapsed time.
    pub(crate) wall: Duration,
    /// The largest resident set, in bytes.
    pub(crate) peak: u64,
}

/// Runs a command `times` times and keeps the least processor time, elapsed time and memory. Its output is dropped.
pub(crate) fn best_of(times: usize, command: &[&str]) -> Used {
    (0..times)
        .map(|_| once(command))
        .reduce(|a, b| Used { cpu: a.cpu.min(b.cpu), wall: a.wall.min(b.wall), peak: a.peak.min(b.peak) })
        .expect("at least once")
}

fn once(command: &[&str]) -> Used {
    let this = std::env::current_exe().expect("this program");
    let output = Command::new(this).arg("measure").args(command).stderr(Stdio::inherit()).output().expect("it runs");
    let text = String::from_utf8(output.stdout).expect("numbers");
    let mut numbers = text.split_whitespace().map(|n| n.parse::<u64>().expect("a number"));
    let mut next = || numbers.next().expect("three numbers");
    Used { cpu: Duration::from_micros(next()), wall: Duration::from_micros(next()), peak: next() * 1024 }
}

/// The other side of [`best_of`].
pub(crate) fn measure(command: &[String]) {
    let start = std::time::Instant::now();
    let (program, arguments) = command.split_first().expect("a command");
    let status = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let wall = start.elapsed();
    assert!(status.as_ref().is_ok_and(|status| status.success()), "{command:?} failed: {status:?}");
    let used = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the usage of children");
    let micros = |time: nix::sys::time::TimeVal| time.tv_sec() * 1_000_000 + i64::from(time.tv_usec() as i32);
    println!("{} {} {}", micros(used.user_time()) + micros(used.system_time()), wall.as_micros(), used.max_rss());
}
