//! The arguments of `ssot comment`.

use super::TreeArgs;
use super::offered::formats;
use clap::{Args, Subcommand};
use ssot::comment::CommentFormat;

/// The commands of `ssot comment`.
#[derive(Debug, Subcommand)]
pub(crate) enum Comment {
    /// Write what a comment on a change tells: what is new and wrong, who must approve, what differs.
    Write(Write),
    /// Prepare the call that posts such a comment, or edits the one that is there. Nothing is sent.
    Request(Request),
}

#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 whatever was found, 2 bad usage or configuration, 3 could not do its job.")]
pub(crate) struct Write {
    /// The manifest to start from, relative to the folder.
    pub(crate) manifest: Option<String>,

    #[command(flatten)]
    pub(crate) tree: TreeArgs,

    /// Compare with the commit where this branch, tag or commit was left.
    #[arg(long, value_name = "REV")]
    pub(crate) base: String,

    /// Reviews of the change, as JSON in the shape of GitHub's; `-` reads standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) approvals: Option<String>,

    /// Tell this comment from another about the same folder, such as one about another manifest.
    #[arg(long, value_name = "NAME")]
    pub(crate) id: Option<String>,

    /// How to write the comment: markdown or json; `json=FILE` writes to a file. May be repeated.
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = formats::<CommentFormat>(), hide_possible_values = true)]
    pub(crate) format: Vec<String>,

    /// Take this for the present time: RFC 3339, or a date.
    #[arg(long, value_name = "TIME")]
    pub(crate) now: Option<String>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Prints METHOD ENDPOINT for `gh api --method METHOD ENDPOINT --input FILE`, or nothing when there is nothing to post.\n\
                  Exit status: 0 done, 2 bad usage or a file that is not what it should be, 3 could not do its job."
)]
pub(crate) struct Request {
    /// What `ssot comment write --format json` wrote; it may be a stranger's.
    #[arg(value_name = "DATA")]
    pub(crate) data: String,

    /// The comments there are, as `gh api --paginate --slurp repos/OWNER/REPO/issues/N/comments` prints them.
    #[arg(long, value_name = "FILE")]
    pub(crate) comments: String,

    /// The repository.
    #[arg(long, value_name = "OWNER/REPO")]
    pub(crate) repository: String,

    /// The pull request's number.
    #[arg(long, value_name = "N")]
    pub(crate) pull: u64,

    /// Who writes the comments.
    #[arg(long, value_name = "LOGIN", default_value = "github-actions[bot]")]
    pub(crate) author: String,

    /// The pull request's newest commit, by its full id, to link to.
    #[arg(long, value_name = "SHA")]
    pub(crate) head: Option<String>,

    /// The GitHub to link to.
    #[arg(long, value_name = "URL", default_value = "https://github.com")]
    pub(crate) server: String,

    /// Where to write the body of the call.
    #[arg(long, value_name = "FILE")]
    pub(crate) body: String,
}
