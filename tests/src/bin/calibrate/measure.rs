//! How far chances are borne out: reliability, expected calibration error, and the same by curves that never saw a
//! document of that vendor or layout.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use document_types::fields::{Extraction, Field, Kind, Source};
use extraction::Calibrations;
use tests::truth::Truth;

use crate::fit;

/// One value that was found, and whether it is right.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    /// Which set of documents it is from.
    pub(crate) set: String,
    /// The vendor or layout.
    pub(crate) origin: String,
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) kind: Kind,
    pub(crate) source: Source,
    pub(crate) score: f32,
    pub(crate) is_right: bool,
    /// Whether it is among those that are reported, or only one to learn from.
    pub(crate) is_counted: bool,
}

/// A chance and whether the value was right.
type Stated = (f32, bool);

/// Parts that origins are dealt into; what is known of the others speaks about each.
const FOLDS: u64 = 10;

/// Bins of equal mass over which the calibration error is taken.
const BINS: usize = 5;

/// The values of a document where the truth is known.
pub(crate) fn compare(set: &str, found: &Extraction, truth: &Truth, is_counted: bool) -> Vec<Value> {
    let value = |(name, field): (&String, &Field)| {
        let is_right = truth.judge(name, &field.value)?;
        Some(Value {
            set: set.to_owned(),
            origin: truth.origin.clone(),
            name: name.clone(),
            text: field.value.clone(),
            kind: found.kind,
            source: field.source,
            score: field.score,
            is_right,
            is_counted,
        })
    };
    found.fields.iter().filter_map(value).collect()
}

/// Prints the figures of the scores, of curves fitted on all documents, and of curves that never saw the document.
pub(crate) fn print(values: &[Value]) {
    let whole = fit(values);
    let stated = |value: &Value, curves: &Calibrations| {
        let curve = curves.curve(value.kind, value.source, &value.name);
        (curve.map_or(value.score, |curve| curve.apply(value.score)), value.is_right)
    };
    let counted = || values.iter().filter(|value| value.is_counted);
    let folds: Vec<Calibrations> = (0..FOLDS)
        .map(|fold| fit(values.iter().filter(|value| self::fold(value) != fold).collect::<Vec<_>>()))
        .collect();
    let left_out = |value: &Value| stated(value, &folds[usize::try_from(fold(value)).unwrap_or_default()]);
    type Set = (&'static str, fn(&Value) -> bool);
    let sets: [Set; 5] = [
        ("receipts", |value| value.set == "receipts"),
        ("receipts2", |value| value.set == "receipts2"),
        ("invoices", |value| value.set == "invoices"),
        ("layouts", |value| value.set == "layouts"),
        ("all", |_| true),
    ];
    for (name, belongs) in sets {
        let of = || counted().filter(|value| belongs(value));
        let raw: Vec<Stated> = of().map(|value| (value.score, value.is_right)).collect();
        let fitted: Vec<Stated> = of().map(|value| stated(value, &whole)).collect();
        let crossed: Vec<Stated> = of().map(left_out).collect();
        for (what, stated) in [("scores", raw), ("fitted", fitted), ("left out", crossed)] {
            print_row(name, what, stated);
        }
    }
    print_names(values);
}

/// The part that a vendor or layout is dealt into.
fn fold(value: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.origin.hash(&mut hasher);
    hasher.finish() % FOLDS
}

fn print_row(name: &str, what: &str, mut stated: Vec<Stated>) {
    stated.sort_by(|one, other| one.0.total_cmp(&other.0));
    let bins = reliability(&stated);
    let error: f32 = bins.iter().map(|(weight, mean, right)| weight * (mean - right).abs()).sum();
    let sure: Vec<&Stated> = stated.iter().filter(|(chance, _)| *chance >= 0.9).collect();
    let right = sure.iter().filter(|(_, is_right)| *is_right).count();
    let shown: Vec<String> = bins.iter().map(|(_, mean, right)| format!("{mean:.2}:{right:.2}")).collect();
    println!(
        "{name:9} {what:9} {:4} values  ECE {error:.3}  at >= .9: {right}/{} right ({:.3})  {}",
        stated.len(),
        sure.len(),
        share(right, sure.len()),
        shown.join(" ")
    );
}

/// Per bin its weight, the mean chance and the share that was right.
fn reliability(sorted: &[Stated]) -> Vec<(f32, f32, f32)> {
    let edge = |bin: usize| sorted.len() * bin / BINS;
    let bins = (0..BINS).map(|bin| &sorted[edge(bin)..edge(bin + 1)]).filter(|bin| !bin.is_empty());
    let of = |bin: &[Stated]| {
        let mean = bin.iter().map(|(chance, _)| chance).sum::<f32>() / bin.len() as f32;
        let right = bin.iter().filter(|(_, is_right)| *is_right).count();
        (share(bin.len(), sorted.len()), mean, share(right, bin.len()))
    };
    bins.map(of).collect()
}

fn print_names(values: &[Value]) {
    let mut names: Vec<(bool, &str)> =
        values.iter().map(|value| (value.kind == Kind::Receipt, value.name.as_str())).collect();
    names.sort_unstable();
    names.dedup();
    for (of_receipt, name) in names {
        let of = || {
            values.iter().filter(move |value| {
                value.is_counted && value.name == name && (value.kind == Kind::Receipt) == of_receipt
            })
        };
        let right = of().filter(|value| value.is_right).count();
        println!(
            "{} {name}: {right}/{} right",
            if of_receipt { "receipts" } else { "invoices" },
            of().count()
        );
    }
}

fn share(part: usize, whole: usize) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}
