//! History: compared with what git says, commit for commit.

mod random;
mod support;
mod walks;
