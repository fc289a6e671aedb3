//! "Did you mean …?"

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The candidate that a person most likely meant by `word`, if one is close enough to offer.
///
/// Close means: equal without case and separators, or at most one edit per three characters (at least one, at most
/// three), counting swapped neighbours as one edit. Ties go to the candidate that sorts first, so the answer is stable.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    // Long hostile words would make the quadratic distance expensive, and nobody mistypes a 200-letter name.
    if length == 0 || length > 200 {
        return None;
    }
    let budget = (length / 3).clamp(1, 3);
    let folded = fold(word);
    let mut best: Option<(usize, &'a str)> = None;
    for candidate in candidates {
        if candidate == word || candidate.len() > 4 * (word.len() + 3) {
            continue;
        }
        let distance = if fold(candidate) == folded {
            0
        } else if candidate.chars().count().abs_diff(length) > budget {
            continue;
        } else {
            strsim::osa_distance(word, candidate)
        };
        if distance <= budget && best.is_none_or(|(least, name)| (distance, candidate) < (least, name)) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, name)| name)
}

fn fold(word: &str) -> String {
    word.chars().filter(|c| !matches!(c, '-' | '_' | ' ' | '.')).flat_map(char::to_lowercase).collect()
}

/// How many candidates a [`Nearest`] compares letter by letter before it offers only those that differ in case and
/// separators. Ten thousand unknown names among ten thousand known ones must not take minutes.
const COMPARISONS: usize = 1_000_000;

/// Answers [`nearest`] for many words among the same candidates, in bounded time.
#[derive(Debug)]
pub struct Nearest<'a> {
    candidates: Vec<&'a str>,
    folded: HashMap<String, &'a str>,
    compared: AtomicUsize,
}

impl<'a> Nearest<'a> {
    /// Takes the candidates.
    pub fn new(candidates: impl IntoIterator<Item = &'a str>) -> Self {
        let mut candidates: Vec<&str> = candidates.into_iter().collect();
        candidates.sort_unstable();
        candidates.dedup();
        let mut folded = HashMap::new();
        for candidate in &candidates {
            folded.entry(fold(candidate)).or_insert(*candidate);
        }
        Self { candidates, folded, compared: AtomicUsize::new(0) }
    }

    /// The candidate that a person most likely meant by `word`.
    pub fn of(&self, word: &str) -> Option<&'a str> {
        if let Some(same) = self.folded.get(&fold(word)).filter(|same| **same != word) {
            return Some(same);
        }
        if self.compared.fetch_add(self.candidates.len(), Ordering::Relaxed) > COMPARISONS {
            return None;
        }
        nearest(word, self.candidates.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_close_words_only() {
        let names = ["frontend", "backend", "system", "frenly_ai"];
        assert_eq!(nearest("fronted", names), Some("frontend"));
        assert_eq!(nearest("frenly-ai", names), Some("frenly_ai"));
        assert_eq!(nearest("sytsem", names), Some("system"));
        assert_eq!(nearest("mobile", names), None);
        assert_eq!(nearest("", names), None);
    }

    #[test]
    fn short_words_get_one_edit() {
        assert_eq!(nearest("ab", ["cd"]), None);
        assert_eq!(nearest("api", ["app"]), Some("app"));
    }

    #[test]
    fn many_words_find_what_one_word_finds() {
        let names = ["frontend", "backend", "system", "frenly_ai"];
        let all = Nearest::new(names);
        for word in ["fronted", "frenly-ai", "sytsem", "mobile", "", "Frontend", "frontend"] {
            assert_eq!(all.of(word), nearest(word, names), "{word}");
        }
    }
}
