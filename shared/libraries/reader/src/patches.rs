//! Patches of marked pixels that touch each other, at their corners too.

/// Hands on each patch as the places of its pixels, in no useful order; stops when told to.
pub(crate) fn each_patch(mut is_marked: Vec<bool>, width: usize, mut take: impl FnMut(&[usize]) -> bool) {
    let height = is_marked.len() / width.max(1);
    let mut patch = Vec::new();
    for start in 0..is_marked.len() {
        if !std::mem::take(&mut is_marked[start]) {
            continue;
        }
        patch.clear();
        patch.push(start);
        let mut done = 0;
        while let Some(&at) = patch.get(done) {
            done += 1;
            let (x, y) = (at % width, at / width);
            for y in y.saturating_sub(1)..(y + 2).min(height) {
                for x in x.saturating_sub(1)..(x + 2).min(width) {
                    if std::mem::take(&mut is_marked[y * width + x]) {
                        patch.push(y * width + x);
                    }
                }
            }
        }
        if !take(&patch) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_that_touch_at_a_corner_are_one_patch_and_others_are_not() {
        let marked = ["#..#", ".#..", "...#"].concat().chars().map(|c| c == '#').collect::<Vec<bool>>();
        let mut patches = Vec::new();
        each_patch(marked.clone(), 4, |patch| {
            patches.push(patch.to_vec());
            true
        });
        assert_eq!(patches, [vec![0, 5], vec![3], vec![11]]);
        let mut first = 0;
        each_patch(marked, 4, |_| {
            first += 1;
            false
        });
        assert_eq!(first, 1);
    }
}
