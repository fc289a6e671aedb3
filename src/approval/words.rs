//! The words by which policies say who must approve.

/// What a policy such as `modification_policy` or `add_alias` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Demand {
    /// Anybody may do it.
    Nothing,
    /// Nobody may do it.
    Never,
    /// The code owners of the file.
    CodeOwners,
    /// Anybody that the teams file lists.
    Members,
    /// An approval, by nobody in particular.
    Approval,
}

/// Reads a policy that is not the name of a team, group or person. A word that means nothing asks for an approval: a policy
/// that is misspelt must not open anything.
pub(super) fn demand(policy: &str) -> Demand {
    let plain: String = policy.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
    match plain.as_str() {
        "anyone" | "anybody" | "everyone" | "none" | "open" | "free" | "unrestricted" | "noreview" | "noapproval" => {
            Demand::Nothing
        }
        "nobody" | "noone" | "never" | "forbidden" | "immutable" | "frozen" => Demand::Never,
        "allteammembers" => Demand::Members,
        _ if plain.contains("codeowner") => Demand::CodeOwners,
        _ => Demand::Approval,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_ask_for_an_approval_unless_they_say_otherwise() {
        for (policy, expected) in [
            ("require_pr_review", Demand::Approval),
            ("requires-approval", Demand::Approval),
            ("gibberish", Demand::Approval),
            ("", Demand::Approval),
            ("require_code_owner_review", Demand::CodeOwners),
            ("code_owners_only", Demand::CodeOwners),
            ("anyone", Demand::Nothing),
            ("nobody", Demand::Never),
            ("all_team_members", Demand::Members),
        ] {
            assert_eq!(demand(policy), expected, "{policy}");
        }
    }
}
