//! The patterns of CODEOWNERS.
//!
//! They are those of gitignore with GitHub's exceptions: no `!`, no `[ ]`, and a last segment `*` stays in its folder,
//! where gitignore would let it match the sub-folders and so all that is in them.

use globset::{Glob, GlobBuilder};

/// The longest pattern that is compiled; git itself takes no path of this length.
const LONGEST: usize = 4096;

/// Why GitHub does not accept a pattern.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) reason: &'static str,
    pub(super) help: &'static str,
}

/// The globs that a pattern stands for, over paths of files from the root.
pub(super) fn globs(pattern: &str) -> Result<Vec<Glob>, Fault> {
    if let Some(fault) = fault(pattern) {
        return Err(fault);
    }
    let mut segments: Vec<&str> = pattern.split('/').collect();
    match segments.as_slice() {
        // A leading slash starts at the root.
        ["", ..] => {
            segments.remove(0);
        }
        // A lone name may lie in any folder; a slash inside the pattern ties it to the root.
        [name] | [name, ""] if *name != "**" => segments.insert(0, "**"),
        _ => {}
    }
    // A trailing slash means a folder: all that lies in it, not a file of that name.
    if let Some(last) = segments.last_mut().filter(|last| last.is_empty()) {
        *last = "**";
    }
    if segments == ["**", "**"] {
        segments = vec!["*", "**"];
    }
    let stem: Vec<String> = segments.iter().map(|segment| translate(segment)).collect();
    let stem = stem.join("/");
    let mut globs = vec![stem.clone()];
    // What names a folder owns all that lies in it.
    if !matches!(segments.last(), Some(&("*" | "**"))) {
        globs.push(format!("{stem}/**"));
    }
    globs
        .iter()
        .map(|glob| GlobBuilder::new(glob).literal_separator(true).backslash_escape(true).build())
        .collect::<Result<_, _>>()
        .map_err(|_| Fault { reason: "is not a pattern that GitHub reads", help: "write a path, with `*` or `**`" })
}

fn fault(pattern: &str) -> Option<Fault> {
    let trailing = pattern.len() - pattern.trim_end_matches('\\').len();
    Some(match () {
        () if pattern.len() > LONGEST => Fault { reason: "is longer than any path", help: "shorten it with `*`" },
        () if pattern.starts_with('!') => Fault {
            reason: "starts with `!`, and CODEOWNERS has no negation",
            help: "take ownership away with a later line that names the path and nobody",
        },
        () if pattern.contains(['[', ']']) => Fault {
            reason: "holds `[` or `]`, and CODEOWNERS has no character ranges",
            help: "write a line for each path, or use `?` or `*`",
        },
        () if pattern.contains("***") => {
            Fault { reason: "has three `*` in a row", help: "write `*` within a folder and `**` across folders" }
        }
        () if trailing % 2 == 1 => Fault {
            reason: "ends in `\\`, which escapes nothing",
            help: "match the character with `?`; `\\#` begins a comment all the same",
        },
        () if pattern == "/" => Fault { reason: "never matches a file", help: "write `*` for every file" },
        () => return None,
    })
}

/// Writes a segment as globset reads it: `{`, `}` and escaped characters are letters like any other.
fn translate(segment: &str) -> String {
    if segment == "**" {
        return segment.to_owned();
    }
    let mut glob = String::new();
    let mut characters = segment.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => match characters.next() {
                Some('\\') => glob.push_str("\\\\"),
                Some(c) => literal(c, &mut glob),
                None => {}
            },
            // Inside a word `**` says no more than `*`.
            '*' if glob.ends_with('*') => {}
            '*' | '?' => glob.push(c),
            c => literal(c, &mut glob),
        }
    }
    glob
}

fn literal(c: char, glob: &mut String) {
    if matches!(c, '*' | '?' | '{' | '}') {
        glob.extend(['[', c, ']']);
    } else {
        glob.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, path: &str) -> bool {
        globs(pattern).expect(pattern).iter().any(|glob| glob.compile_matcher().is_match(path))
    }

    #[test]
    fn follows_github() {
        for (pattern, path, expected) in [
            // The cases of GitHub's own documentation page.
            ("*", "a/b.c", true),
            ("*.js", "src/app.js", true),
            ("*.js", "src/app.jsx", false),
            ("/build/logs/", "build/logs/a/b.txt", true),
            ("/build/logs/", "x/build/logs/a.txt", false),
            ("docs/*", "docs/getting-started.md", true),
            ("docs/*", "docs/build-app/troubleshooting.md", false),
            ("apps/", "x/apps/y.txt", true),
            ("apps/", "apps", false),
            ("/docs/", "docs/a.md", true),
            ("/scripts/", "scripts/a/b.sh", true),
            ("**/logs", "build/logs/x", true),
            ("**/logs", "deep/er/logs/x", true),
            ("/apps/github", "apps/github", true),
            ("/apps/github", "apps/github/x", true),
            // gitignore's, where GitHub makes no exception.
            ("k8s", "infra/k8s/x.yaml", true),
            ("docs/x", "a/docs/x", false),
            ("a?c.txt", "abc.txt", true),
            ("a?c.txt", "a/c.txt", false),
            ("a/**/b", "a/b", true),
            ("a/**/b", "a/x/y/b/z", true),
            ("a/**", "a/x/y", true),
            ("a/**", "a", false),
            ("a/**/*", "a/x/y", true),
            ("/*", "a", true),
            ("/*", "a/b", false),
            ("/*/x", "a/x", true),
            ("/*/x", "a/b/x", false),
            ("docs/build*", "docs/build-app/x.md", true),
            ("docs/**y", "docs/x/y", false),
            ("**", "a/b/c", true),
            ("**/", "a/b", true),
            ("**/", "a", false),
            (".env", "a/.env", true),
            // A path is a path, whatever it is made of.
            ("README.md", "readme.md", false),
            ("a.c", "abc", false),
            ("{a,b}", "a", false),
            ("{a,b}", "{a,b}", true),
            ("a\\ b", "a b", true),
            ("a\\*", "a*", true),
            ("a\\*", "ab", false),
            ("a\\\\", "a\\", true),
            ("a+(b)^$", "a+(b)^$", true),
            ("ä/", "ä/x", true),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
    }
}
