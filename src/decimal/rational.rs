//! Exact fractions, quick where they are small.
//!
//! Nearly every figure of a report fits into a machine word, and a million relations are recomputed in each build. So a
//! fraction is two words as long as they hold it, and becomes one of unlimited size only where they do not. Either way
//! it is exact: what two words are added, multiplied and compared by is twice as wide, and cannot overflow.

use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::num::NonZeroU64;
use std::ops::{Add, Mul, Neg, Sub};

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

/// An exact fraction in lowest terms, of any size.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Rational(Form);

/// A value has one form only, the small one where it fits, so equal values are equal field by field.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Form {
    Small { numerator: i64, denominator: NonZeroU64 },
    Big(Box<BigRational>),
}

const ONE: NonZeroU64 = NonZeroU64::MIN;

impl Rational {
    /// Nothing.
    pub const ZERO: Self = Self::whole(0);
    /// The unit of multiplication.
    pub const ONE: Self = Self::whole(1);

    /// A whole number.
    pub const fn whole(value: i64) -> Self {
        Self(Form::Small { numerator: value, denominator: ONE })
    }

    /// One part of `parts` equal ones; the whole where there are no parts.
    pub fn part_of(parts: usize) -> Self {
        Self::reduced(1, u128::try_from(parts.max(1)).unwrap_or(1))
    }

    /// 10 to the power of `exponent`, which may be negative.
    pub fn power_of_ten(exponent: i32) -> Self {
        match 10_i64.checked_pow(exponent.unsigned_abs()) {
            Some(power) if exponent >= 0 => Self::whole(power),
            Some(power) => Self::reduced(1, u128::from(power.unsigned_abs())),
            None => {
                let power = BigRational::from_integer(BigInt::from(10).pow(exponent.unsigned_abs()));
                Self::from(if exponent < 0 { power.recip() } else { power })
            }
        }
    }

    /// The same number as a fraction of unlimited size.
    pub fn to_big(&self) -> BigRational {
        match &self.0 {
            Form::Small { numerator, denominator } => {
                BigRational::new_raw(BigInt::from(*numerator), BigInt::from(denominator.get()))
            }
            Form::Big(value) => (**value).clone(),
        }
    }

    /// Numerator and denominator, where both fit into a machine word.
    pub fn small(&self) -> Option<(i64, u64)> {
        match &self.0 {
            Form::Small { numerator, denominator } => Some((*numerator, denominator.get())),
            Form::Big(_) => None,
        }
    }

    /// How many binary digits numerator and denominator have together; 128 at most for a small one.
    pub fn bits(&self) -> u64 {
        match &self.0 {
            Form::Small { .. } => 128,
            Form::Big(value) => value.numer().bits() + value.denom().bits(),
        }
    }

    /// Whether nothing follows the decimal point.
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Form::Small { denominator, .. } => *denominator == ONE,
            Form::Big(value) => value.is_integer(),
        }
    }

    /// Whether it is nothing.
    pub fn is_zero(&self) -> bool {
        self.sign() == Ordering::Equal
    }

    /// Whether it is less than nothing.
    pub fn is_negative(&self) -> bool {
        self.sign() == Ordering::Less
    }

    /// Whether it is more than nothing.
    pub fn is_positive(&self) -> bool {
        self.sign() == Ordering::Greater
    }

    /// The number without its sign.
    pub fn abs(&self) -> Self {
        if self.is_negative() { -self } else { self.clone() }
    }

    /// The quotient; nothing where the divisor is zero.
    pub fn divided_by(&self, divisor: &Self) -> Option<Self> {
        match (&self.0, &divisor.0) {
            (_, Form::Small { numerator: 0, .. }) => None,
            (Form::Small { numerator: a, denominator: b }, Form::Small { numerator: c, denominator: d }) => {
                let numerator = i128::from(*a) * i128::from(d.get()) * i128::from(c.signum());
                let denominator = u128::from(b.get()) * u128::from(c.unsigned_abs());
                Some(Self::reduced(numerator, denominator))
            }
            _ => Some(Self::from(self.to_big() / divisor.to_big())),
        }
    }

    fn sign(&self) -> Ordering {
        match &self.0 {
            Form::Small { numerator, .. } => numerator.cmp(&0),
            Form::Big(value) if value.is_negative() => Ordering::Less,
            Form::Big(value) if value.is_zero() => Ordering::Equal,
            Form::Big(_) => Ordering::Greater,
        }
    }

    /// In lowest terms, and in two words if they hold it. The denominator is not zero.
    fn reduced(numerator: i128, denominator: u128) -> Self {
        let divisor = greatest_common_divisor(numerator.unsigned_abs(), denominator);
        let small = |numerator: i128, denominator: u128| {
            let denominator = NonZeroU64::new(u64::try_from(denominator).ok()?)?;
            Some(Form::Small { numerator: i64::try_from(numerator).ok()?, denominator })
        };
        let shrunk = match i128::try_from(divisor) {
            Ok(1) => (numerator, denominator),
            Ok(divisor) => (numerator / divisor, denominator / divisor.unsigned_abs()),
            Err(_) => return Self::from(BigRational::new(numerator.into(), denominator.into())),
        };
        match small(shrunk.0, shrunk.1) {
            Some(form) => Self(form),
            None => Self(Form::Big(Box::new(BigRational::new_raw(shrunk.0.into(), shrunk.1.into())))),
        }
    }

    /// Adds, or with `sign` -1 subtracts. A product of two words and their sum fit into four words with room to spare
    /// for the sign, except for the sum's last bit; that case takes the long way.
    fn plus(&self, other: &Self, sign: i64) -> Self {
        if let (Form::Small { numerator: a, denominator: b }, Form::Small { numerator: c, denominator: d }) =
            (&self.0, &other.0)
        {
            let c = i128::from(*c) * i128::from(sign);
            if b == d {
                return Self::reduced(i128::from(*a) + c, u128::from(b.get()));
            }
            let (left, right) = (i128::from(*a) * i128::from(d.get()), c * i128::from(b.get()));
            if let Some(sum) = left.checked_add(right) {
                return Self::reduced(sum, u128::from(b.get()) * u128::from(d.get()));
            }
        }
        let other = other.to_big();
        Self::from(if sign < 0 { self.to_big() - other } else { self.to_big() + other })
    }
}

/// Euclid's, in one word as soon as both numbers fit: division of two words is many times slower.
fn greatest_common_divisor(left: u128, right: u128) -> u128 {
    let (mut left, mut right) = (left, right);
    while let (Err(_), _) | (_, Err(_)) = (u64::try_from(left), u64::try_from(right)) {
        if right == 0 {
            return left;
        }
        (left, right) = (right, left % right);
    }
    let one_word = |number: u128| u64::try_from(number).unwrap_or(u64::MAX);
    let (left, right) = (one_word(left), one_word(right));
    if right == 1 { 1 } else { u128::from(num_integer::gcd(left, right)) }
}

impl From<BigRational> for Rational {
    fn from(value: BigRational) -> Self {
        match (value.numer().to_i64(), value.denom().to_u64().and_then(NonZeroU64::new)) {
            (Some(numerator), Some(denominator)) => Self(Form::Small { numerator, denominator }),
            _ => Self(Form::Big(Box::new(value))),
        }
    }
}

impl From<usize> for Rational {
    fn from(count: usize) -> Self {
        Self::reduced(i128::try_from(count).unwrap_or(i128::MAX), 1)
    }
}

impl Add for &Rational {
    type Output = Rational;

    fn add(self, other: Self) -> Rational {
        self.plus(other, 1)
    }
}

impl Sub for &Rational {
    type Output = Rational;

    fn sub(self, other: Self) -> Rational {
        self.plus(other, -1)
    }
}

impl Mul for &Rational {
    type Output = Rational;

    fn mul(self, other: Self) -> Rational {
        match (&self.0, &other.0) {
            (Form::Small { numerator: a, denominator: b }, Form::Small { numerator: c, denominator: d }) => {
                Rational::reduced(i128::from(*a) * i128::from(*c), u128::from(b.get()) * u128::from(d.get()))
            }
            _ => Rational::from(self.to_big() * other.to_big()),
        }
    }
}

impl Neg for &Rational {
    type Output = Rational;

    fn neg(self) -> Rational {
        match &self.0 {
            Form::Small { numerator, denominator } if *numerator != i64::MIN => {
                Rational(Form::Small { numerator: -numerator, denominator: *denominator })
            }
            _ => Rational::from(-self.to_big()),
        }
    }
}

impl Neg for Rational {
    type Output = Self;

    fn neg(self) -> Self {
        -&self
    }
}

impl<'a> Sum<&'a Self> for Rational {
    fn sum<I: Iterator<Item = &'a Self>>(numbers: I) -> Self {
        numbers.fold(Self::ZERO, |sum, number| &sum + number)
    }
}

impl Ord for Rational {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Form::Small { numerator: a, denominator: b }, Form::Small { numerator: c, denominator: d }) => {
                if b == d {
                    return a.cmp(c);
                }
                (i128::from(*a) * i128::from(d.get())).cmp(&(i128::from(*c) * i128::from(b.get())))
            }
            _ => self.to_big().cmp(&other.to_big()),
        }
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// As a fraction: `109/160`, or `3` where it is whole.
impl fmt::Display for Rational {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Small { numerator, denominator } if *denominator == ONE => write!(formatter, "{numerator}"),
            Form::Small { numerator, denominator } => write!(formatter, "{numerator}/{denominator}"),
            Form::Big(value) => write!(formatter, "{value}"),
        }
    }
}

impl fmt::Debug for Rational {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}
