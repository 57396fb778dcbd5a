//! Labels that want to stand at the same height: the wanted places go in, places that do not overlap come out.

/// Moves blocks apart that want the same middle, each as little as may be, within limits where that is possible.
/// The wanted middles ascend.
pub fn spread(wanted: &[f64], heights: &[f64], top: f64, bottom: f64) -> Vec<f64> {
    let mut clusters: Vec<Cluster> = Vec::new();
    for (&wanted, &height) in wanted.iter().zip(heights) {
        let mut cluster = Cluster { tops: vec![wanted - height / 2.0], heights: vec![height] };
        while let Some(before) =
            clusters.pop_if(|before| before.top(top, bottom) + before.height() > cluster.top(top, bottom))
        {
            cluster = before.followed_by(cluster);
        }
        clusters.push(cluster);
    }
    clusters.iter().flat_map(|cluster| cluster.middles(top, bottom)).collect()
}

/// Blocks that touch.
struct Cluster {
    /// For each block, where the cluster had to begin for the block to stand where it wants.
    tops: Vec<f64>,
    heights: Vec<f64>,
}

impl Cluster {
    fn height(&self) -> f64 {
        self.heights.iter().sum()
    }

    /// The mean of what the blocks want, within the limits; where these are too narrow the upper one counts.
    fn top(&self, top: f64, bottom: f64) -> f64 {
        let mean = self.tops.iter().sum::<f64>() / self.tops.len() as f64;
        mean.min(bottom - self.height()).max(top)
    }

    fn followed_by(mut self, next: Cluster) -> Cluster {
        let height = self.height();
        self.tops.extend(next.tops.iter().map(|top| top - height));
        self.heights.extend(next.heights);
        self
    }

    fn middles(&self, top: f64, bottom: f64) -> Vec<f64> {
        let mut free = self.top(top, bottom);
        let place = |height: &f64| {
            free += height;
            free - height / 2.0
        };
        self.heights.iter().map(place).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_that_want_the_same_place_move_apart_alike() {
        assert_eq!(spread(&[30.0, 30.0, 90.0], &[20.0; 3], 0.0, 100.0), [20.0, 40.0, 90.0]);
    }

    #[test]
    fn blocks_stay_between_top_and_bottom() {
        assert_eq!(spread(&[95.0, 95.0], &[20.0; 2], 0.0, 100.0), [70.0, 90.0]);
        assert_eq!(spread(&[1.0, 1.0], &[20.0; 2], 0.0, 100.0), [10.0, 30.0]);
    }

    #[test]
    fn a_cluster_that_grows_takes_up_its_neighbours() {
        assert_eq!(spread(&[10.0, 30.0, 30.0], &[20.0; 3], 0.0, 100.0), [10.0, 30.0, 50.0]);
    }
}
