//! Cycles among things that depend on each other.

use std::collections::VecDeque;

/// How often one knot of cycles is looked at again after a cycle of it was found. A knot of people's making has one or
/// two; a hostile one has more than anybody could read.
const ROUNDS: usize = 16;

/// The cycles of a graph.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Cycles {
    /// Each cycle once, from its smallest node, in the order of its edges; the edge back to the start is implied.
    pub found: Vec<Vec<usize>>,
    /// Some were left out.
    pub more: bool,
}

/// Finds cycles. `successors` gives each node's edges; nodes that sort first are those a cycle is shown from. A node that
/// points at itself is a cycle of one.
///
/// Where cycles share nodes, they are found one by one: a shortest one through the smallest node, then what remains without
/// its first edge. Removing every such edge leaves no cycle. The work is linear, and nothing recurses.
pub fn cycles(successors: &[Vec<usize>]) -> Cycles {
    let mut edges: Vec<Vec<usize>> = Vec::with_capacity(successors.len());
    let mut cycles = Cycles::default();
    for (node, targets) in successors.iter().enumerate() {
        if targets.contains(&node) {
            cycles.found.push(vec![node]);
        }
        edges.push(targets.iter().copied().filter(|to| *to != node && *to < successors.len()).collect());
    }
    let everything: Vec<usize> = (0..edges.len()).collect();
    let mut member = vec![usize::MAX; edges.len()];
    let mut knots: Vec<(Vec<usize>, usize)> =
        components(&edges, &everything, &mut member).into_iter().map(|knot| (knot, 0)).collect();
    while let Some((knot, round)) = knots.pop() {
        if round == ROUNDS {
            cycles.more = true;
            continue;
        }
        let Some(cycle) = shortest(&edges, &knot) else { continue };
        if let [first, second, ..] = cycle.as_slice()
            && let Some(out) = edges.get_mut(*first)
        {
            out.retain(|to| to != second);
        }
        cycles.found.push(cycle);
        knots.extend(components(&edges, &knot, &mut member).into_iter().map(|knot| (knot, round + 1)));
    }
    cycles.found.sort();
    cycles
}

/// Tarjan's strongly connected components of more than one node among `nodes`, each sorted. `state` is scratch space, and
/// holds `usize::MAX` for every node before and after.
fn components(edges: &[Vec<usize>], nodes: &[usize], state: &mut [usize]) -> Vec<Vec<usize>> {
    // Nodes outside the part under examination, and nodes that are settled, are never entered.
    const OUTSIDE: usize = usize::MAX;
    const FRESH: usize = usize::MAX - 1;
    for node in nodes {
        state[*node] = FRESH;
    }
    let mut knots = Vec::new();
    let (mut stack, mut frames): (Vec<usize>, Vec<(usize, usize, usize)>) = (Vec::new(), Vec::new());
    let mut count = 0;
    for root in nodes {
        if state[*root] != FRESH {
            continue;
        }
        state[*root] = count;
        frames.push((*root, 0, count));
        stack.push(*root);
        count += 1;
        while let Some((node, next, low)) = frames.pop() {
            if let Some(to) = edges[node].get(next).copied() {
                match state[to] {
                    OUTSIDE => frames.push((node, next + 1, low)),
                    FRESH => {
                        frames.push((node, next + 1, low));
                        state[to] = count;
                        frames.push((to, 0, count));
                        stack.push(to);
                        count += 1;
                    }
                    seen => frames.push((node, next + 1, low.min(seen))),
                }
                continue;
            }
            if low == state[node] {
                let at = stack.iter().rposition(|member| *member == node).unwrap_or(0);
                let mut knot = stack.split_off(at);
                knot.iter().for_each(|member| state[*member] = OUTSIDE);
                if knot.len() > 1 {
                    knot.sort_unstable();
                    knots.push(knot);
                }
            }
            if let Some((_, _, parent)) = frames.last_mut() {
                *parent = low.min(*parent);
            }
        }
    }
    knots
}

/// A shortest cycle through the smallest node of a strongly connected part.
fn shortest(edges: &[Vec<usize>], knot: &[usize]) -> Option<Vec<usize>> {
    let start = *knot.first()?;
    let position = |node: usize| knot.binary_search(&node).ok();
    let mut from = vec![None; knot.len()];
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for to in edges.get(node)?.iter().copied() {
            if to == start {
                let mut cycle = vec![node];
                let mut here = node;
                while let Some(before) = position(here).and_then(|at| from.get(at).copied().flatten()) {
                    cycle.push(before);
                    here = before;
                }
                cycle.reverse();
                return Some(cycle);
            }
            if let Some(slot) = position(to).and_then(|at| from.get_mut(at))
                && slot.is_none()
            {
                *slot = Some(node);
                queue.push_back(to);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(edges: &[&[usize]]) -> Vec<Vec<usize>> {
        let found = cycles(&edges.iter().map(|to| to.to_vec()).collect::<Vec<_>>());
        assert!(!found.more);
        found.found
    }

    #[test]
    fn finds_each_cycle_once_from_its_smallest_node() {
        assert!(found(&[&[1], &[2], &[]]).is_empty());
        assert!(found(&[&[1, 2], &[3], &[3], &[]]).is_empty());
        assert_eq!(found(&[&[0]]), [[0]]);
        assert_eq!(found(&[&[1], &[0, 1]]), [vec![0, 1], vec![1]]);
        assert_eq!(found(&[&[2], &[0], &[1]]), [[0, 2, 1]]);
        assert_eq!(found(&[&[1, 2], &[0], &[0]]), [[0, 1], [0, 2]]);
        assert_eq!(found(&[&[1], &[0], &[3], &[2], &[0, 2]]), [[0, 1], [2, 3]]);
        // The one inside the other is found too.
        assert_eq!(found(&[&[1], &[2], &[3], &[1, 0]]), [vec![0, 1, 2, 3], vec![1, 2, 3]]);
    }

    #[test]
    fn long_chains_and_dense_knots_are_no_trouble() {
        let mut chain: Vec<Vec<usize>> = (1..100_000).map(|to| vec![to]).collect();
        chain.push(vec![0]);
        assert_eq!(cycles(&chain).found.len(), 1);
        let dense: Vec<Vec<usize>> = (0..300).map(|_| (0..300).collect()).collect();
        let found = cycles(&dense);
        assert!(found.more);
        assert_eq!(found.found.len(), 300 + ROUNDS);
    }
}
