//! History: compared with what git says, commit for commit.

mod commits;
mod graphs;
mod incomplete;
mod random;
mod shapes;
mod support;
mod walks;
