//! A value axis: the range of the data goes in; round ends, a round step and pixel positions come out.
//!
//! ECharts is told the ends and the step instead of choosing them, so that labels can be placed exactly.

/// A linear axis from `min` to `max` with ticks every `step`, in the unit of the data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    pub min: f64,
    pub max: f64,
    pub step: f64,
}

impl Scale {
    /// An axis that includes zero, as lengths need.
    pub fn from_zero(values: impl Iterator<Item = f64>, ticks: f64) -> Scale {
        let (low, high) = range(values).unwrap_or((0.0, 0.0));
        Scale::around(low.min(0.0), high.max(0.0), ticks)
    }

    /// An axis for positions, which leaves zero out only where the data lie far from it.
    pub fn for_positions(values: impl Iterator<Item = f64>, ticks: f64) -> Scale {
        let (low, high) = range(values).unwrap_or((0.0, 0.0));
        if low > 0.6 * high && low < high {
            Scale::around(low, high, ticks)
        } else {
            Scale::around(low.min(0.0), high.max(0.0), ticks)
        }
    }

    fn around(low: f64, high: f64, ticks: f64) -> Scale {
        if high <= low {
            return Scale { min: low, max: low + 1.0, step: 1.0 };
        }
        let step = round_step((high - low) / ticks);
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        Scale { min: first * step, max: last * step, step }
    }

    /// Where a value lies between both ends: 0 at `min`, 1 at `max`.
    pub fn fraction(&self, value: f64) -> f64 {
        (value - self.min) / (self.max - self.min)
    }

    /// The tick labels, with a comma every three digits and the minus sign of the published numbers.
    pub fn labels(&self) -> Vec<String> {
        let decimals = (-self.step.log10().floor()).clamp(0.0, 12.0) as usize;
        let decimals = decimals + usize::from((self.step * 10f64.powi(decimals as i32)).fract() > 1e-6);
        let count = ((self.max - self.min) / self.step).round() as usize;
        (0..=count).map(|tick| group(self.min + tick as f64 * self.step, decimals)).collect()
    }
}

fn range(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |range, value| match range {
        None => Some((value, value)),
        Some((low, high)) => Some((low.min(value), high.max(value))),
    })
}

/// The smallest of 1, 2, 2.5 and 5 times a power of ten that is not below `step`.
fn round_step(step: f64) -> f64 {
    let power = 10f64.powf(step.log10().floor());
    let factors = [1.0, 2.0, 2.5, 5.0, 10.0];
    let factor = factors.into_iter().find(|factor| factor * power >= step * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * power
}

fn group(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
    let mut grouped = String::new();
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let fraction = fraction.map(|digits| format!(".{digits}")).unwrap_or_default();
    let sign = if value < 0.0 { "\u{2212}" } else { "" };
    format!("{sign}{grouped}{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_are_round() {
        let scale = Scale::from_zero([62.96, 65.23].into_iter(), 4.0);
        assert_eq!(scale, Scale { min: 0.0, max: 80.0, step: 20.0 });
    }

    #[test]
    fn a_negative_value_lies_within() {
        let scale = Scale::from_zero([-3.0, 12.0].into_iter(), 4.0);
        assert_eq!(scale, Scale { min: -5.0, max: 15.0, step: 5.0 });
    }

    #[test]
    fn no_value_or_only_zeros_still_make_an_axis() {
        for values in [vec![], vec![0.0, 0.0]] {
            let scale = Scale::from_zero(values.into_iter(), 4.0);
            assert_eq!(scale.labels().first().map(String::as_str), Some("0"));
            assert!(scale.max > scale.min && scale.min == 0.0);
        }
    }

    #[test]
    fn positions_far_from_zero_leave_it_out() {
        let scale = Scale::for_positions([91.0, 93.5].into_iter(), 4.0);
        assert_eq!((scale.min, scale.max), (91.0, 94.0));
    }

    #[test]
    fn labels_have_the_digits_of_the_step() {
        let scale = Scale { min: 0.0, max: 0.75, step: 0.25 };
        assert_eq!(scale.labels(), ["0.00", "0.25", "0.50", "0.75"]);
        let scale = Scale { min: -50_000.0, max: 50_000.0, step: 50_000.0 };
        assert_eq!(scale.labels(), ["−50,000", "0", "50,000"]);
    }
}
