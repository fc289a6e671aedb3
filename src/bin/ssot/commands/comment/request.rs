//! `ssot comment request`.

use crate::args::Request;
use crate::commands::{Stop, input};
use crate::output::{Status, write_stdout};
use ssot::comment::{COMMENTS_LIMIT, Document, Pull, SIZE_LIMIT, comments_from_json, post};
use ssot::github::{Commit, Repository, Server};
use ssot::tree::write_file;
use ssot::workspace::Failure;
use std::path::Path;

pub(super) fn run(options: &Request) -> Result<Status, Stop> {
    let pull = pull(options)?;
    let data = input::read("the comment's data", &options.data, SIZE_LIMIT as u64)?;
    let document = Document::parse(&data).map_err(|error| {
        Failure::Usage(format!("{:?} is not what `ssot comment write --format json` writes: {error}", options.data))
    })?;
    let comments = input::read("--comments", &options.comments, COMMENTS_LIMIT)?;
    let comments = comments_from_json(&comments)
        .map_err(|error| Failure::Usage(format!("--comments {:?} {error}", options.comments)))?;
    if let Some(post) = post(&document, &comments, &pull) {
        let file = &options.body;
        write_file(Path::new(file), post.to_json().as_ref()).map_err(|error| Stop::File(file.clone(), error))?;
        write_stdout(format!("{} {}\n", post.method, post.endpoint).as_bytes())?;
    }
    Ok(Status::Clean)
}

/// What is known of the pull request, checked: all of it ends up in an address.
fn pull(options: &Request) -> Result<Pull, Failure> {
    let repository = Repository::parse(&options.repository).ok_or_else(|| {
        Failure::Usage(format!(
            "--repository {:?} is not a repository's name; write OWNER/REPO, as in `octo-org/platform`",
            options.repository
        ))
    })?;
    if options.pull == 0 {
        return Err(Failure::Usage("--pull 0 is not a pull request's number; they count from 1".to_owned()));
    }
    let commit = |text: &String| {
        Commit::parse(text).ok_or_else(|| {
            Failure::Usage(format!("--head {text:?} is not a commit's full id of 40 hexadecimal digits"))
        })
    };
    if options.author.is_empty() {
        return Err(Failure::Usage("--author is empty; name the login that writes the comments".to_owned()));
    }
    let server = Server::parse(&options.server).ok_or_else(|| {
        Failure::Usage(format!(
            "--server {:?} is not the address of a server; write `https://` and its name, as in `https://github.com`",
            options.server
        ))
    })?;
    let head = options.head.as_ref().map(commit).transpose()?;
    Ok(Pull { server, repository, number: options.pull, head, author: options.author.clone() })
}
