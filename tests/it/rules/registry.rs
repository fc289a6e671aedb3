//! The set of rules, held against itself and against the contract.

use std::collections::BTreeSet;

#[test]
fn ids_are_unique_and_sorted_within_their_family() {
    let ids: Vec<&str> = ssot::rules::all().map(|rule| rule.meta().id).collect();
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(ids, sorted);
}

#[test]
fn ids_and_summaries_are_well_formed() {
    for rule in ssot::rules::all().map(|rule| rule.meta()) {
        let parts: Vec<&str> = rule.id.split('/').collect();
        assert_eq!(parts.len(), 2, "{}", rule.id);
        let plain = |part: &str| part.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !part.is_empty();
        assert!(parts.iter().all(|part| plain(part)), "{}", rule.id);
        assert!(!rule.summary.ends_with('.') && rule.summary.len() < 100, "{}: {}", rule.id, rule.summary);
    }
}

/// The core set of the contract (`product.md`, "Rules"), as far as these families go. None may go missing.
const CORE: &str = "
    document/syntax document/encoding document/duplicate-key document/too-large
    manifest/missing manifest/schema manifest/unknown-field manifest/count-mismatch manifest/include-unmatched
    manifest/competing
    anchor/duplicate-id anchor/invalid-id anchor/missing-field anchor/unknown-family anchor/invalid-version
    anchor/centrality-out-of-range anchor/source-missing anchor/source-outside-repo anchor/source-ignored
    anchor/source-untracked anchor/source-shared anchor/format-mismatch anchor/schema-violation anchor/unknown-dependency
    anchor/dependency-cycle
    generated/missing generated/ignored generated/stale generated/hand-edited generated/shared generated/is-a-source
    lock/schema lock/malformed-digest lock/digest-mismatch lock/version-mismatch lock/source-mismatch lock/source-missing
    lock/unknown-anchor lock/unlocked-anchor lock/unknown-dependency lock/dependency-cycle
    alias/duplicate alias/conflict alias/unknown-anchor alias/unresolved-pointer alias/shadows-anchor alias/chain
    alias/invalid-name alias/similar-name alias/unknown-context alias/context-not-allowed alias/type-not-allowed
    alias/aliasing-disabled alias/expired alias/expires-soon alias/ttl-exceeds-max alias/ttl-exceeds-default
    alias/missing-expiry alias/not-temporary
    governance/schema governance/contradiction governance/invalid-pattern governance/invalid-duration
    governance/default-exceeds-max governance/unknown-principal
    owner/undeclared owner/family-not-allowed owner/codeowners-missing owner/codeowners-disagrees
    waiver/expired waiver/unused waiver/invalid
    change/canonical-retargeted change/anchor-removed change/alias-removed change/version-not-bumped
    change/version-downgraded change/lock-not-updated change/approval-missing change/self-approved
    change/governance-weakened change/waiver-added
";

#[test]
fn the_core_set_is_whole() {
    let have: BTreeSet<&str> = ssot::rules::all().map(|rule| rule.meta().id).collect();
    let missing: Vec<&str> = CORE.split_whitespace().filter(|id| !have.contains(id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
