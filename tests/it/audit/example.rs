//! The log of the example platform, kept in `examples/history`.

use crate::cli::ssot;
use crate::delta::example::{example, kept};

#[test]
fn the_kept_log_is_true() {
    let run = ssot(example().path()).args(["audit", "log"]).run();
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{run:?}");
    kept("log.txt", &run.stdout);
}

#[test]
fn the_example_adds_up() {
    super::adds_up(&example());
}
