//! What runs `ssot`: the workflow of GitHub Actions, and the hook of pre-commit.

use super::scalar::quote;
use crate::path::RepoPath;

/// How many folders are checked; beyond them a person must arrange it.
const MOST_FOLDERS: usize = 20;

/// Of the folders that hold a registry, those that the workflow and the hook can check. The others have names that a shell, YAML
/// or GitHub could take for something else, or are too many.
pub fn runs_in(folders: &[RepoPath]) -> Vec<RepoPath> {
    let word =
        |part: &str| !part.starts_with('-') && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
    folders.iter().filter(|folder| folder.as_str().split('/').all(word)).take(MOST_FOLDERS).cloned().collect()
}

/// The workflow of GitHub Actions, which checks these folders; see [`runs_in`].
pub fn workflow(folders: &[RepoPath]) -> String {
    let repository = quote(env!("CARGO_PKG_REPOSITORY"));
    let steps: String = folders.iter().map(|folder| step(folder, folders.len() > 1)).collect();
    format!(
        r#"# yaml-language-server: $schema=https://json.schemastore.org/github-workflow.json
name: ssot

on:
  push:
    branches: [main, master]
  pull_request:
    # `edited`: its base may be another one now.
    types: [opened, synchronize, reopened, edited]
  # An approval may be all that was missing.
  pull_request_review:
    types: [submitted, edited, dismissed]

permissions: {{}}

concurrency:
  # A push that is not checked would be in no later check: each is compared with the one before it. So each is a group of its own,
  # since GitHub drops a run that waits in a group when a newer one comes.
  group: ssot-${{{{ github.event_name }}}}-${{{{ github.event.pull_request.number || github.event.after }}}}
  cancel-in-progress: ${{{{ github.event_name != 'push' }}}}

env:
  # ssot is built from source: from a repository that the runner can clone, at a commit (its full id, so that what runs is
  # what you have seen).
  SSOT_REPOSITORY: {repository}
  SSOT_COMMIT: ""

jobs:
  validate:
    name: Single sources of truth
    runs-on: ubuntu-latest
    timeout-minutes: 20
    permissions:
      contents: read
      pull-requests: read # its reviews, which approve
    env:
      SSOT_APPROVALS: "true"
      # Reviews are known in the runs of their pull request; a push shows trailers of commits only.
      SSOT_ARGS: ${{{{ github.event_name == 'push' && '--skip change/approval-missing,change/self-approved' || '' }}}}
    steps:
      - name: Check out
        uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2
        with:
          fetch-depth: 0 # the change is judged by where it branched off
          persist-credentials: false
      - name: Install ssot
        id: install
        run: |
          if [ -z "$SSOT_REPOSITORY" ] || [ -z "$SSOT_COMMIT" ]; then
            echo "::error::Fill in SSOT_REPOSITORY and SSOT_COMMIT in .github/workflows/ssot.yml: where ssot is built from."
            exit 1
          fi
          cargo install --locked --git "$SSOT_REPOSITORY" --rev "$SSOT_COMMIT" ssot
      - name: Fetch the reviews
        id: reviews
        if: ${{{{ github.event.pull_request.number }}}}
        env:
          GH_TOKEN: ${{{{ github.token }}}}
          GH_ENTERPRISE_TOKEN: ${{{{ github.token }}}}
          NUMBER: ${{{{ github.event.pull_request.number }}}}
        run: |
          export GH_HOST="${{GITHUB_SERVER_URL#*://}}"
          file=$RUNNER_TEMP/reviews.json
          gh api --paginate --slurp "repos/$GITHUB_REPOSITORY/pulls/$NUMBER/reviews?per_page=100" >"$file"
          echo "file=$file" >>"$GITHUB_OUTPUT"
      # Annotations, and a summary of the job. What a pull request or push is compared with, it finds by itself.
{steps}"#
    )
}

/// The step that checks a folder. Where there are several, one that fails does not keep the others from being checked.
fn step(folder: &RepoPath, several: bool) -> String {
    let name = match (folder.as_str(), several) {
        (_, false) => "Validate".to_owned(),
        ("", true) => "Validate the root".to_owned(),
        (folder, true) => format!("Validate {folder}"),
    };
    let mut out = format!("      - name: {}\n", quote(&name));
    if several {
        out.push_str("        if: ${{ !cancelled() && steps.install.outcome == 'success' }}\n");
    }
    out.push_str("        env:\n");
    if !folder.as_str().is_empty() {
        out.push_str(&format!("          SSOT_WORKING_DIRECTORY: {}\n", quote(folder.as_str())));
    }
    out.push_str("          SSOT_APPROVALS_FILE: ${{ steps.reviews.outputs.file }}\n        run: ssot action\n");
    out
}

/// A configuration of pre-commit with a hook for each of these folders, or with `entry_only` the lines to add to one.
pub fn hook(folders: &[RepoPath], entry_only: bool) -> String {
    let hooks: String = folders.iter().map(|folder| {
        let (name, option) = match folder.as_str() {
            "" => ("ssot".to_owned(), String::new()),
            folder => (format!("ssot ({folder})"), format!(" -C {folder}")),
        };
        format!(
            "      - id: ssot\n        name: {name}\n        entry: ssot validate --staged{option}\n        language: system\n        \
             stages: [pre-commit, pre-merge-commit, manual]\n        always_run: true\n        pass_filenames: false\n        \
             require_serial: true\n"
        )
    }).collect();
    let entry = format!("  - repo: local\n    hooks:\n{hooks}");
    if entry_only {
        return entry;
    }
    format!(
        "# yaml-language-server: $schema=https://json.schemastore.org/pre-commit-config.json\nrepos:\n  # Runs the ssot that is on PATH.\n{entry}"
    )
}
