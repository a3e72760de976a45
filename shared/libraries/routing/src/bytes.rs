//! A model as bytes, to be kept and read again: little-endian, with a version and a checksum. A weight takes a byte.

use std::fmt;

use crate::calibration::Calibration;
use crate::features::Vocabulary;
use crate::linear::{Weights, scale, stepped};
use crate::model::{Learnt, Model};
use crate::promise::Outcomes;
use crate::{MOST_EXAMPLES, MOST_QUEUES};

/// What the bytes of a model begin with; the last two are the version.
const BEGINNING: &[u8; 8] = b"ROUTE\0\0\x01";

/// Bytes of the checksum at the end.
const CHECKSUM: usize = 8;

/// These bytes are not those of a model of this version: train it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("these are not the bytes of a routing model of this version")
    }
}

impl std::error::Error for Unreadable {}

impl Model {
    /// The model as bytes. One of 8 queues and 800 examples takes half a megabyte.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = BEGINNING.to_vec();
        number(&mut out, self.queues.len());
        for queue in &self.queues {
            number(&mut out, queue.id.len());
            out.extend(queue.id.as_bytes());
            out.extend(queue.examples.to_le_bytes());
        }
        self.calibration.curve.iter().for_each(|weight| out.extend(weight.to_le_bytes()));
        out.push(u8::from(self.calibration.threshold.is_some()));
        out.extend(self.calibration.threshold.unwrap_or_default().to_le_bytes());
        number(&mut out, self.outcomes.decisions().count());
        for (confidence, is_right) in self.outcomes.decisions() {
            out.extend(confidence.to_le_bytes());
            out.push(u8::from(is_right));
        }
        out.extend(self.vocabulary.unknown().to_le_bytes());
        number(&mut out, self.vocabulary.known().len());
        for ((hash, rarity), column) in self.vocabulary.known().iter().zip(0..) {
            out.extend(hash.to_le_bytes());
            out.extend(rarity.to_le_bytes());
            let cells = self.weights.of(column);
            let scale = scale(cells);
            out.extend(scale.to_le_bytes());
            out.extend(cells.iter().flat_map(|cell| stepped(*cell, scale).to_le_bytes()));
        }
        let bias = self.weights.of(self.weights.columns() as u32);
        out.extend(bias.iter().flat_map(|cell| cell.to_le_bytes()));
        out.extend(checksum(&out).to_le_bytes());
        out
    }

    /// Reads what [`Model::to_bytes`] wrote: the same model, which decides the same.
    ///
    /// # Errors
    /// Anything else, and what an older or newer version wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Unreadable> {
        let (content, sum) = bytes.split_last_chunk::<CHECKSUM>().ok_or(Unreadable)?;
        let rest = content.strip_prefix(BEGINNING).ok_or(Unreadable)?;
        if checksum(content) != u64::from_le_bytes(*sum) {
            return Err(Unreadable);
        }
        let mut input = Input(rest);
        let model = input.model().ok_or(Unreadable)?;
        if input.0.is_empty() { Ok(model) } else { Err(Unreadable) }
    }
}

fn number(out: &mut Vec<u8>, number: usize) {
    out.extend((number as u32).to_le_bytes());
}

/// FNV-1a.
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |state, byte| {
        (state ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// What is not read yet. Nothing is set aside for more than the bytes hold.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn model(&mut self) -> Option<Model> {
        let count = self.count(MOST_QUEUES, size_of::<u32>())?;
        let mut queues = Vec::with_capacity(count);
        for _ in 0..count {
            let length = self.u32()? as usize;
            let id = str::from_utf8(self.take(length)?).ok()?.to_owned();
            queues.push(Learnt { id, examples: self.u32()? });
        }
        let curve = [self.decimal()?, self.decimal()?, self.decimal()?];
        let (is_set, threshold) = (self.flag()?, self.decimal()?);
        let calibration = Calibration { curve, threshold: is_set.then_some(threshold) };
        let count = self.count(MOST_EXAMPLES, size_of::<f32>() + 1)?;
        let outcomes =
            (0..count).map(|_| Some((self.decimal()?, self.flag()?))).collect::<Option<Vec<_>>>()?;

        let unknown = self.decimal()?;
        let count = self.count(u32::MAX as usize, 12 + queues.len())?;
        let mut known = Vec::with_capacity(count);
        let mut weights = Weights::new(count, queues.len());
        for column in 0..count as u32 {
            known.push((self.u32()?, self.decimal()?));
            let scale = self.decimal()?;
            let steps = self.take(queues.len())?;
            let cells = weights.of_mut(column).iter_mut().zip(steps);
            cells.for_each(|(cell, step)| *cell = f32::from(i8::from_le_bytes([*step])) * scale);
        }
        for cell in weights.of_mut(count as u32) {
            *cell = self.decimal()?;
        }
        let is_rising = known.is_sorted_by(|one, other| one.0 < other.0);
        let vocabulary = is_rising.then(|| Vocabulary::from_known(known, unknown))?;
        Some(Model { queues, vocabulary, weights, calibration, outcomes: Outcomes::new(outcomes) })
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take(size_of::<u32>())?.try_into().ok().map(u32::from_le_bytes)
    }

    /// How many things follow that take at least `size` bytes each.
    fn count(&mut self, most: usize, size: usize) -> Option<usize> {
        let count = self.u32()? as usize;
        (count <= most && count.checked_mul(size)? <= self.0.len()).then_some(count)
    }

    fn decimal(&mut self) -> Option<f32> {
        let decimal = f32::from_bits(self.u32()?);
        decimal.is_finite().then_some(decimal)
    }

    fn flag(&mut self) -> Option<bool> {
        match self.take(1)? {
            [0] => Some(false),
            [1] => Some(true),
            _ => None,
        }
    }
}
