//! Interleaved rounds, medians and quartiles.

use std::{
    fmt,
    time::{Duration, Instant},
};

use anyhow::Result;

/// Where the middle half of a sample lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// A quarter is below.
    pub lower: f64,
    /// A half is below.
    pub median: f64,
    /// A quarter is above.
    pub upper: f64,
}

impl Spread {
    /// # Panics
    /// On an empty sample, and on one that holds a NaN.
    pub fn of(mut sample: Vec<f64>) -> Self {
        sample.sort_by(|a, b| a.partial_cmp(b).expect("durations and their ratios are numbers"));
        Self {
            lower: quantile(&sample, 0.25),
            median: quantile(&sample, 0.5),
            upper: quantile(&sample, 0.75),
        }
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:.3} ({:.3} to {:.3})", self.median, self.lower, self.upper)
    }
}

/// Between the two neighbours of the place, by how near it is to each.
fn quantile(sorted: &[f64], part: f64) -> f64 {
    let place = part * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    below + (above - below) * place.fract()
}

/// The durations of N contestants who took turns, a row a round, all in one
/// unit.
pub struct Rounds<const N: usize>(Vec<[f64; N]>);

impl<const N: usize> Rounds<N> {
    /// Gives each contestant its turn in each round, in seconds. Another one begins each
    /// time, so that nobody always has the same predecessor's caches.
    pub fn run(rounds: u32, mut turn: impl FnMut(usize) -> Result<Duration>) -> Result<Self> {
        let mut rows = Vec::with_capacity(rounds as usize);
        for round in 0..rounds {
            let mut row = [0.0; N];
            for contestant in order::<N>(round) {
                row[contestant] = turn(contestant)?.as_secs_f64();
            }
            rows.push(row);
        }
        Ok(Self(rows))
    }

    /// From durations that are there already.
    pub fn from_rows(rows: Vec<[f64; N]>) -> Self {
        Self(rows)
    }

    /// The rows, in another unit.
    pub fn into_rows(self, factor: f64) -> Vec<[f64; N]> {
        self.0.into_iter().map(|row| row.map(|duration| duration * factor)).collect()
    }

    /// The durations of one contestant.
    pub fn durations(&self, of: usize) -> Spread {
        Spread::of(self.0.iter().map(|row| row[of]).collect())
    }

    /// How much longer one contestant took than another in the same round.
    pub fn ratio(&self, of: usize, to: usize) -> Spread {
        Spread::of(self.0.iter().map(|row| row[of] / row[to]).collect())
    }
}

/// The order of the turns in a round: rotated by one each time, and backwards
/// in every other cycle.
pub fn order<const N: usize>(round: u32) -> [usize; N] {
    let round = round as usize;
    let mut order: [usize; N] = std::array::from_fn(|turn| (turn + round) % N);
    if (round / N) % 2 == 1 {
        order.reverse();
    }
    order
}

/// How long `work` took.
pub fn timed(work: impl FnOnce() -> Result<()>) -> Result<Duration> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_of_known_samples() {
        let spread = Spread::of(vec![5.0, 1.0, 4.0, 2.0, 3.0]);
        assert_eq!(spread, Spread { lower: 2.0, median: 3.0, upper: 4.0 });
        let spread = Spread::of(vec![4.0, 1.0, 3.0, 2.0]);
        assert_eq!(spread, Spread { lower: 1.75, median: 2.5, upper: 3.25 });
        let spread = Spread::of(vec![7.0]);
        assert_eq!(spread, Spread { lower: 7.0, median: 7.0, upper: 7.0 });
    }

    #[test]
    fn ratios_are_taken_round_by_round() {
        let rounds = Rounds::from_rows(vec![[1.0, 2.0], [100.0, 300.0], [10.0, 40.0]]);
        assert_eq!(rounds.ratio(1, 0).median, 3.0);
        assert_eq!(rounds.durations(0).median, 10.0);
    }

    #[test]
    fn everybody_has_one_turn_a_round_and_every_place_equally_often() {
        let mut places = [[0; 4]; 4];
        for round in 0..8 {
            for (place, contestant) in order::<4>(round).into_iter().enumerate() {
                places[contestant][place] += 1;
            }
        }
        assert_eq!(places, [[2; 4]; 4]);
    }

    #[test]
    fn a_turn_that_fails_ends_the_rounds() {
        let failed = Rounds::<2>::run(3, |contestant| match contestant {
            0 => Ok(Duration::from_secs(1)),
            _ => anyhow::bail!("no"),
        });
        assert!(failed.is_err());
    }
}
