//! Results that are found again by the hash of what they were made from.
//!
//! Nothing here knows what depends on what: who makes a result mixes everything that goes into it into a [`Key`], and what
//! did not change is found under the same key. What was not asked for in some rounds is dropped.

use std::collections::BTreeMap;
use std::fmt::{self, Debug};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A BLAKE3 hash of everything that a result is made from. Results of one key are the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key([u8; 32]);

/// Keys are mixed into others by the thousand, so this is one text and not a list of numbers.
impl Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

impl Key {
    /// The key of these bytes alone.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// Takes the hexadecimal form; nothing if it is none.
    pub fn from_hex(text: &str) -> Option<Self> {
        Some(Self(*blake3::Hash::from_hex(text).ok()?.as_bytes()))
    }

    /// The hexadecimal form.
    pub fn to_hex(self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex().to_string()
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_hex())
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_hex(&text).ok_or_else(|| serde::de::Error::custom("it is no hash"))
    }
}

/// Mixes what goes into a result, part by part: the same parts in the same order give the same key.
#[derive(Clone)]
pub struct Mixture(blake3::Hasher);

impl Mixture {
    /// Begins with what is made, so that two results of the same parts have different keys.
    pub fn new(kind: &str) -> Self {
        Self(blake3::Hasher::new()).with(kind.as_bytes())
    }

    /// Adds a part. Its length goes before it, so that no two sequences of parts are the same bytes.
    pub fn add(&mut self, part: &[u8]) {
        self.0.update(&(part.len() as u64).to_le_bytes()).update(part);
    }

    /// Adds a part.
    #[must_use]
    pub fn with(mut self, part: &[u8]) -> Self {
        self.add(part);
        self
    }

    /// Adds the key of what goes into the result.
    #[must_use]
    pub fn with_key(self, key: Key) -> Self {
        self.with(&key.0)
    }

    /// Adds a value by all that its debug form tells of it.
    #[must_use]
    pub fn with_value(self, value: &impl Debug) -> Self {
        self.with(format!("{value:?}").as_bytes())
    }

    /// The key of all parts so far.
    pub fn key(&self) -> Key {
        Key(*self.0.finalize().as_bytes())
    }
}

/// Results of one kind by their keys, shared by all threads.
#[derive(Debug)]
pub struct Store<T: ?Sized> {
    entries: Mutex<Entries<T>>,
}

#[derive(Debug)]
struct Entries<T: ?Sized> {
    round: u64,
    by_key: BTreeMap<Key, Entry<T>>,
}

#[derive(Debug)]
struct Entry<T: ?Sized> {
    value: Arc<T>,
    /// The round in which it was last asked for.
    used: u64,
}

impl<T: ?Sized> Default for Store<T> {
    fn default() -> Self {
        Self { entries: Mutex::new(Entries { round: 0, by_key: BTreeMap::new() }) }
    }
}

impl<T: ?Sized> Store<T> {
    /// Whoever panicked while holding the lock left whole entries behind.
    fn entries(&self) -> MutexGuard<'_, Entries<T>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The result of a key, if it is known.
    pub fn get(&self, key: Key) -> Option<Arc<T>> {
        let mut entries = self.entries();
        let round = entries.round;
        let entry = entries.by_key.get_mut(&key)?;
        entry.used = round;
        Some(entry.value.clone())
    }

    /// Keeps a result.
    pub fn insert(&self, key: Key, value: Arc<T>) {
        let mut entries = self.entries();
        let used = entries.round;
        entries.by_key.insert(key, Entry { value, used });
    }

    /// Begins a new round.
    pub fn begin_round(&self) {
        self.entries().round += 1;
    }

    /// Drops what was asked for in none of the last `rounds` and is held by nobody.
    pub fn forget(&self, rounds: u64) {
        let mut entries = self.entries();
        let oldest = entries.round.saturating_sub(rounds);
        entries.by_key.retain(|_, entry| entry.used >= oldest || Arc::strong_count(&entry.value) > 1);
    }

    /// How many results are kept.
    pub fn len(&self) -> usize {
        self.entries().by_key.len()
    }

    /// Whether none is kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Results that are parts of others: each is kept for as long as somebody holds it.
#[derive(Debug)]
pub struct Parts<T> {
    entries: Mutex<Held<T>>,
}

#[derive(Debug)]
struct Held<T> {
    by_key: BTreeMap<Key, Weak<T>>,
    /// How many entries there are when those that nobody holds are cleared away.
    full: usize,
}

impl<T> Default for Parts<T> {
    fn default() -> Self {
        Self { entries: Mutex::new(Held { by_key: BTreeMap::new(), full: 64 }) }
    }
}

impl<T> Parts<T> {
    fn entries(&self) -> MutexGuard<'_, Held<T>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What results are kept in.
pub trait Keep<T> {
    /// The result of a key, if it is known.
    fn get(&self, key: Key) -> Option<Arc<T>>;
    /// Keeps a result.
    fn insert(&self, key: Key, value: Arc<T>);

    /// The result of a key, made if it is not known. Nobody waits meanwhile, so two threads may make the same.
    fn get_or_make(&self, key: Key, make: impl FnOnce() -> Arc<T>) -> Arc<T> {
        if let Some(known) = self.get(key) {
            return known;
        }
        let value = make();
        self.insert(key, value.clone());
        value
    }
}

impl<T> Keep<T> for Parts<T> {
    fn get(&self, key: Key) -> Option<Arc<T>> {
        self.entries().by_key.get(&key)?.upgrade()
    }

    fn insert(&self, key: Key, value: Arc<T>) {
        let mut entries = self.entries();
        if entries.by_key.len() >= entries.full {
            entries.by_key.retain(|_, value| value.strong_count() > 0);
            entries.full = 64.max(2 * entries.by_key.len());
        }
        entries.by_key.insert(key, Arc::downgrade(&value));
    }
}

impl<T> Keep<T> for Store<T> {
    fn get(&self, key: Key) -> Option<Arc<T>> {
        self.get(key)
    }

    fn insert(&self, key: Key, value: Arc<T>) {
        self.insert(key, value);
    }
}

/// Results that are made from one thing, and from whatever others turn out to be asked for meanwhile.
///
/// Which others a result asked for is remembered with it. As long as they are what they were, making it again would ask for
/// the same, and give the same.
#[derive(Debug, Default)]
pub struct Traced<K>(pub K);

/// A result, and what it asked for.
#[derive(Debug)]
pub struct Trace<T> {
    /// The names of other things, in the order in which they are mixed into the key.
    asked: Vec<String>,
    /// The key of everything that went into the result.
    pub key: Key,
    /// The result.
    pub value: Arc<T>,
}

impl<T> Trace<T> {
    /// The names of other things that went into the result.
    pub fn asked(&self) -> &[String] {
        &self.asked
    }
}

impl<K> Traced<K> {
    /// The result that is made from `own`, with the key of all that went into it. `key_of` gives the key of another thing by
    /// its name; `make` gives the result and the names of what it asked for.
    pub fn get_or_make<T>(
        &self,
        own: Key,
        key_of: impl Fn(&str) -> Option<Key>,
        make: impl FnOnce() -> (T, Vec<String>),
    ) -> Arc<Trace<T>>
    where
        K: Keep<Trace<T>>,
    {
        let whole = |asked: &[String]| {
            let of_others = asked.iter().map(|name| (name.as_str(), key_of(name)));
            Mixture::new("traced").with_key(own).with_value(&of_others.collect::<Vec<_>>()).key()
        };
        if let Some(known) = self.0.get(own).filter(|known| known.key == whole(&known.asked)) {
            return known;
        }
        let (value, asked) = make();
        let trace = Arc::new(Trace { key: whole(&asked), value: Arc::new(value), asked });
        self.0.insert(own, trace.clone());
        trace
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_asked_for_is_dropped_after_some_rounds() {
        let store = Store::default();
        let [asked, forgotten] = [b"a", b"b"].map(|part| Key::of(part));
        store.insert(asked, Arc::new(1));
        store.insert(forgotten, Arc::new(2));
        for _ in 0..3 {
            store.begin_round();
            store.forget(2);
            assert_eq!(store.get(asked), Some(Arc::new(1)));
        }
        assert_eq!((store.get(forgotten), store.len()), (None, 1));
    }

    #[test]
    fn what_somebody_holds_is_kept_though_nobody_asks_for_it() {
        let store = Store::default();
        let [held, forgotten] = [b"a", b"b"].map(|part| Key::of(part));
        let holder = Arc::new(1);
        store.insert(held, holder.clone());
        store.insert(forgotten, Arc::new(2));
        for _ in 0..3 {
            store.begin_round();
            store.forget(2);
        }
        assert_eq!((store.get(held), store.get(forgotten)), (Some(holder), None));
    }

    #[test]
    fn a_part_is_kept_as_long_as_somebody_holds_it() {
        let parts = Parts::default();
        let key = |number: u32| Key::of(&number.to_le_bytes());
        let held = parts.get_or_make(key(0), || Arc::new(0));
        (1..1000).for_each(|number| parts.insert(key(number), Arc::new(number)));
        assert_eq!((parts.get(key(0)), parts.get(key(1))), (Some(held), None));
        assert!(parts.entries().by_key.len() <= 64);
    }

    #[test]
    fn a_result_is_made_again_when_what_it_asked_for_is_another() {
        let traced = Traced::<Store<Trace<u32>>>::default();
        let make = |value, other: &'static [u8]| {
            let key_of = move |_: &str| Some(Key::of(other));
            *traced.get_or_make(Key::of(b"own"), key_of, || (value, vec!["other".to_owned()])).value
        };
        assert_eq!([make(1, b"a"), make(2, b"a"), make(3, b"b"), make(4, b"b")], [1, 1, 3, 3]);
    }

    #[test]
    fn parts_are_told_apart() {
        let key = |parts: &[&str]| parts.iter().fold(Mixture::new("test"), |mix, part| mix.with(part.as_bytes())).key();
        assert_eq!(key(&["a", "b"]), key(&["a", "b"]));
        assert_ne!(key(&["a", "b"]), key(&["ab"]));
        assert_ne!(key(&["a", "b"]), key(&["b", "a"]));
    }
}
