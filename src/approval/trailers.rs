//! Who a commit says wrote it, and who approved it.

use super::identity::Name;
use crate::history::{Commit, Mailmap, Person};

/// The trailers that approve.
pub const APPROVING: [&str; 3] = ["Reviewed-by", "Approved-by", "Acked-by"];

/// Who approved a commit by its trailers, by their proper names, authors left out.
///
/// Whoever made a merge is not its author for that: a merge is how a reviewer takes a change in.
pub fn approvers_of(commit: &Commit, mailmap: &Mailmap) -> Vec<Person> {
    let authors: Vec<Name> = authors_of(commit).iter().map(|person| Name::of(person, mailmap)).collect();
    let mut approvers: Vec<(Name, Person)> = Vec::new();
    for person in approving(commit) {
        let name = Name::of(&person, mailmap);
        let known = |other: &Name| other.is(&name) || other.is_called(&name);
        if !authors.iter().any(known) && !approvers.iter().any(|(other, _)| other.is(&name)) {
            approvers.push((name, mailmap.resolve(&person)));
        }
    }
    approvers.into_iter().map(|(_, person)| person).collect()
}

/// The people that the approving trailers name.
pub(super) fn approving(commit: &Commit) -> impl Iterator<Item = Person> {
    named_by(commit, &APPROVING)
}

/// Who wrote a commit: its author, who committed it, and the co-authors. Of a merge only the co-authors.
///
/// Whoever commits another's work had it in their hands, so they count as authors, too. GitHub commits what is merged or
/// edited in the browser under an address of its own, which is nobody.
fn authors_of(commit: &Commit) -> Vec<Person> {
    let mut authors: Vec<Person> = co_authors_of(commit).collect();
    if commit.parents.len() < 2 {
        authors.splice(0..0, makers_of(commit));
    }
    authors
}

/// The co-authors.
pub(super) fn co_authors_of(commit: &Commit) -> impl Iterator<Item = Person> {
    named_by(commit, &["Co-authored-by"])
}

/// The author and the committer.
pub(super) fn makers_of(commit: &Commit) -> impl Iterator<Item = Person> {
    let is_web_flow = commit.committer.email.eq_ignore_ascii_case("noreply@github.com");
    let committer = (!is_web_flow && commit.committer != commit.author).then(|| commit.committer.clone());
    std::iter::once(commit.author.clone()).chain(committer)
}

fn named_by(commit: &Commit, keys: &[&str]) -> impl Iterator<Item = Person> {
    let named = commit.trailers.iter().filter(|trailer| keys.iter().any(|key| trailer.key.eq_ignore_ascii_case(key)));
    named.flat_map(|trailer| people(&trailer.value))
}

/// Reads `Ada <ada@example.com>`, an address, a login; or several, with commas behind the addresses.
fn people(value: &str) -> Vec<Person> {
    let mut people = Vec::new();
    let mut rest = value.trim();
    if !rest.contains('<') {
        rest = remark(rest).unwrap_or(rest);
    }
    while !rest.is_empty() {
        let (name, email, behind) =
            match rest.split_once('<').and_then(|(name, more)| Some((name, more.split_once('>')?))) {
                Some((name, (email, behind))) => (name.trim(), email.trim(), behind),
                None if rest.contains('@') && !rest.starts_with('@') && !rest.contains(char::is_whitespace) => {
                    ("", rest, "")
                }
                None => (rest, "", ""),
            };
        people.push(Person { name: name.to_owned(), email: email.to_owned() });
        // Without a comma, what follows is a remark, such as `(for the schema)`.
        let behind = behind.trim_start();
        rest = behind.strip_prefix([',', ';', '&']).filter(|more| more.contains('<')).unwrap_or("").trim();
    }
    people
}

/// What stands before a remark at the end, such as `(LGTM)`.
fn remark(value: &str) -> Option<&str> {
    let (before, _) = value.strip_suffix(')')?.split_once('(')?;
    Some(before.trim()).filter(|before| !before.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trailers_name_people() {
        let read = |text: &str| -> Vec<(String, String)> {
            people(text).into_iter().map(|person| (person.name, person.email)).collect()
        };
        let one = |name: &str, email: &str| vec![(name.to_owned(), email.to_owned())];
        assert_eq!(read("Ada Lovelace <ada@x.y>"), one("Ada Lovelace", "ada@x.y"));
        assert_eq!(read("Ada <ada@x.y> (the schema, only)"), one("Ada", "ada@x.y"));
        assert_eq!(read("ada@x.y"), one("", "ada@x.y"));
        assert_eq!(read("<ada@x.y>"), one("", "ada@x.y"));
        assert_eq!(read("ada@x.y (LGTM)"), one("", "ada@x.y"));
        assert_eq!(read("@ada (LGTM)"), one("@ada", ""));
        assert_eq!(read("(LGTM)"), one("(LGTM)", ""));
        assert_eq!(read("@ada"), one("@ada", ""));
        assert_eq!(read("Ada Lovelace"), one("Ada Lovelace", ""));
        assert_eq!(read("  "), []);
        assert_eq!(read("Ada <ada@x.y"), one("Ada <ada@x.y", ""));
        assert_eq!(read("A <a@x>, B <b@x>; C <c@x>").len(), 3);
    }
}
