//! History: compared with what git says, commit for commit.

mod support;
mod walks;
