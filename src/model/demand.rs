//! The words by which policies such as `modification_policy` say who must approve.
//!
//! One table for whoever compares two policies and whoever holds a change against one, so that no word can be strict for the
//! one and open for the other.

/// Words, without anything but letters, and what they ask for. What merely tells somebody afterwards asks for nothing.
const WORDS: &[(Demand, &[&str])] = &[
    (
        Demand::Nothing,
        &[
            "anyone",
            "anybody",
            "everyone",
            "none",
            "open",
            "free",
            "unrestricted",
            "auto",
            "automatic",
            "autoapprove",
            "directcommit",
            "noreview",
            "noapproval",
            "logonly",
            "notify",
            "notifyowner",
        ],
    ),
    (
        Demand::Approvals(Reviewer::Other, 1),
        &[
            "review",
            "prreview",
            "requirereview",
            "requirepr",
            "requireprreview",
            "approval",
            "requireapproval",
            "requiresapproval",
        ],
    ),
    (Demand::Approvals(Reviewer::Other, 2), &["twoapprovals", "requiretwoapprovals", "requiretworeviews"]),
    (Demand::Approvals(Reviewer::Member, 1), &["allteammembers"]),
    (
        Demand::Approvals(Reviewer::Owner, 1),
        &["teamapproval", "requireteamapproval", "ownerapproval", "requireownerapproval"],
    ),
    (Demand::Approvals(Reviewer::Admin, 1), &["maintainersonly", "ssotmaintainers", "adminonly", "adminsonly"]),
    (Demand::Never, &["nobody", "noone", "never", "forbidden", "immutable", "frozen", "locked", "readonly"]),
];

/// What a policy asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// Anybody may do it.
    Nothing,
    /// At least so many people must approve, one of them of these.
    Approvals(Reviewer, usize),
    /// Nobody may do it.
    Never,
}

/// Who may approve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reviewer {
    /// Somebody else, by nobody in particular.
    Other,
    /// Anybody that the teams file lists.
    Member,
    /// The team that owns the anchor.
    Owner,
    /// The code owners of the file.
    CodeOwner,
    /// Those whom `access_control.admin` names.
    Admin,
}

impl Demand {
    /// Reads a policy. `None` for what is no known word: the name of a team or person, or a slip.
    pub fn read(policy: &str) -> Option<Self> {
        // A handle or an address.
        if policy.contains('@') {
            return None;
        }
        let plain: String = policy.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
        let known = WORDS.iter().find(|(_, words)| words.contains(&plain.as_str())).map(|(demand, _)| *demand);
        known.or_else(|| plain.contains("codeowner").then_some(Self::Approvals(Reviewer::CodeOwner, 1)))
    }

    /// True when this asks for at least as much as `other`. Two that ask different people cover one another neither way.
    pub fn covers(self, other: Self) -> bool {
        match (self, other) {
            (Self::Never, _) | (_, Self::Nothing) => true,
            (Self::Approvals(mine, many), Self::Approvals(other, few)) => many >= few && mine.covers(other),
            _ => false,
        }
    }
}

impl Reviewer {
    fn covers(self, other: Self) -> bool {
        let rank = |reviewer| match reviewer {
            Self::Other => Some(0),
            Self::Owner | Self::CodeOwner => Some(1),
            Self::Admin => Some(2),
            // Of an anchor its team is asked where nobody in particular is, so these cannot be ordered.
            Self::Member => None,
        };
        self == other || rank(self).zip(rank(other)).is_some_and(|(mine, other)| mine > other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_who_must_approve() {
        let one = |reviewer| Some(Demand::Approvals(reviewer, 1));
        for (policy, expected) in [
            ("require_pr_review", one(Reviewer::Other)),
            ("requires-approval", one(Reviewer::Other)),
            ("require_two_approvals", Some(Demand::Approvals(Reviewer::Other, 2))),
            ("require_owner_approval", one(Reviewer::Owner)),
            ("require_code_owner_review", one(Reviewer::CodeOwner)),
            ("code_owners_only", one(Reviewer::CodeOwner)),
            ("maintainers_only", one(Reviewer::Admin)),
            ("all_team_members", one(Reviewer::Member)),
            ("anyone", Some(Demand::Nothing)),
            ("notify", Some(Demand::Nothing)),
            ("nobody", Some(Demand::Never)),
            ("Read-Only", Some(Demand::Never)),
            ("gibberish", None),
            ("@code-owners", None),
            ("", None),
        ] {
            assert_eq!(Demand::read(policy), expected, "{policy}");
        }
    }

    #[test]
    fn who_asks_for_more_covers_who_asks_for_less() {
        let covers = |a: &str, b: &str| Demand::read(a).unwrap().covers(Demand::read(b).unwrap());
        for (more, less) in [
            ("review", "none"),
            ("two_approvals", "review"),
            ("owner_approval", "review"),
            ("admin_only", "code_owners"),
            ("locked", "two_approvals"),
            ("locked", "notify"),
        ] {
            assert!(covers(more, less) && !covers(less, more), "{more} {less}");
        }
        for (a, b) in
            [("code_owners", "two_approvals"), ("code_owners", "owner_approval"), ("all_team_members", "review")]
        {
            assert!(!covers(a, b) && !covers(b, a), "{a} {b}");
        }
        assert!(covers("never", "locked") && covers("locked", "never"));
    }

    #[test]
    fn every_word_is_found_and_stands_once() {
        let mut seen = std::collections::BTreeSet::new();
        for (demand, words) in WORDS {
            for word in *words {
                assert_eq!(Demand::read(word), Some(*demand), "{word}");
                assert!(seen.insert(word), "{word}");
            }
        }
    }
}
