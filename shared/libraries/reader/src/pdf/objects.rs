//! The objects of a PDF, found by looking through its bytes and not by its table: so it finds them in damaged
//! files as well. Later ones replace earlier ones, as in files that were changed.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::Read;
use std::ops::Range;

use flate2::read::ZlibDecoder;
use memchr::memmem::{self, Finder};

use super::syntax::{Dict, Parser, Value, is_space};

/// Bytes that all packed objects together may unpack to.
const MOST_UNPACKED: usize = 32 << 20;

/// Bytes that one stream may unpack to.
const MOST_IN_STREAM: usize = 16 << 20;

/// Objects beyond this many are not found.
const MOST_OBJECTS: usize = 500_000;

/// Values end where the next object begins, as far as so many beginnings are remembered.
const MOST_STARTS: usize = 2_000_000;

/// The highest number of an object (annex C).
const HIGHEST_NUMBER: u32 = 8_388_607;

/// Bytes of all values together that are read. Objects are read more than once, those of ordinary files a few times.
const MOST_READ: usize = 128 << 20;

/// Bytes behind `/Encrypt` in which its dictionary begins.
const NEAR: usize = 32;

/// References that lead to references are followed so far.
const MOST_STEPS: usize = 8;

/// Where an object stands.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    /// In the file, behind `obj`, and where its number stands.
    Plain { value: usize, start: usize },
    /// In an unpacked stream.
    Packed { stream: usize, at: usize },
}

/// The objects of a file.
pub(super) struct Objects<'a> {
    bytes: &'a [u8],
    places: BTreeMap<u32, Place>,
    /// Where objects begin in the file, in its order, those that were replaced too.
    starts: Vec<usize>,
    unpacked: Vec<Unpacked>,
    /// Bytes of values that may still be read.
    left: Cell<usize>,
    root: Option<u32>,
    pub(super) is_encrypted: bool,
    /// Whether some have numbers that no program gives.
    pub(super) has_absurd_numbers: bool,
}

/// A stream of objects.
struct Unpacked {
    content: Vec<u8>,
    /// Where they begin, in the order of the stream.
    starts: Vec<usize>,
}

impl<'a> Objects<'a> {
    /// Looks through a file.
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        let mut objects = Self {
            bytes,
            places: BTreeMap::new(),
            starts: Vec::new(),
            unpacked: Vec::new(),
            left: Cell::new(MOST_READ),
            root: root(bytes),
            is_encrypted: false,
            has_absurd_numbers: false,
        };
        let mut room = MOST_UNPACKED;
        let object = Finder::new(b"obj");
        // The next keywords are looked for once, however many objects stand before them.
        let (mut end, mut stream) = (Next::new(b"endobj"), Next::new(b"stream"));
        // Where the data of the last stream end: what streams hold says nothing of the file itself.
        let mut behind = 0;
        let mut at = 0;
        while let Some(found) = object.find(&bytes[at..]).map(|found| at + found) {
            at = found + 3;
            let Some((number, start)) = number_before(bytes, found) else { continue };
            if objects.places.len() >= MOST_OBJECTS {
                break;
            }
            objects.has_absurd_numbers |= number > HIGHEST_NUMBER;
            objects.places.insert(number, Place::Plain { value: at, start });
            if objects.starts.len() < MOST_STARTS {
                objects.starts.push(start);
            }
            let stream = stream.behind(bytes, at);
            if stream < end.behind(bytes, at) {
                objects.is_encrypted |= names_encryption(&bytes[behind..stream]);
                (at, behind) = (objects.behind_stream(at, stream + 6, &mut room), stream);
                // Data without an end may hide the trailer.
                behind = if at < bytes.len() { at } else { behind };
            }
        }
        objects.is_encrypted |= names_encryption(&bytes[behind..]);
        objects
    }

    /// Passes over the data of an object that is a stream: they may hold whole files.
    fn behind_stream(&mut self, at: usize, start: usize, room: &mut usize) -> usize {
        let head = &self.bytes[at..start.min(self.bytes.len())];
        let Some(Value::Dict(dict)) = Parser::new(head, 0).value() else { return start };
        let data = data_at(self.bytes, start, dict.get("Length").and_then(Value::whole));
        let after = data.end;
        // Encrypted data give nothing.
        if dict.get("Type").is_some_and(|kind| kind.is_name("ObjStm")) {
            self.unpack(&dict, data, room);
        }
        after
    }

    fn unpack(&mut self, dict: &Dict, data: Range<usize>, room: &mut usize) {
        let (Some(count), Some(first)) =
            (dict.get("N").and_then(Value::whole), dict.get("First").and_then(Value::whole))
        else {
            return;
        };
        let Some(content) = decoded(dict, &self.bytes[data], MOST_IN_STREAM.min(*room)) else { return };
        *room -= content.len().min(*room);
        let stream = self.unpacked.len();
        let mut starts = Vec::new();
        let mut parser = Parser::new(&content, 0);
        for _ in 0..count.min(MOST_OBJECTS) {
            let (Some(Value::Number(number)), Some(Value::Number(offset))) = (parser.value(), parser.value())
            else {
                break;
            };
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates")]
            let (number, offset) = (number as u32, offset as usize);
            if self.places.len() < MOST_OBJECTS {
                let at = first.saturating_add(offset);
                self.places.insert(number, Place::Packed { stream, at });
                starts.push(at);
            }
        }
        starts.sort_unstable();
        starts.dedup();
        starts.shrink_to_fit();
        self.unpacked.push(Unpacked { content, starts });
    }

    /// Whether a name occurs in the file, packed or not.
    pub(super) fn mention(&self, name: &[u8]) -> bool {
        find(self.bytes, name).is_some()
            || self.unpacked.iter().any(|part| find(&part.content, name).is_some())
    }

    /// Every object of which the beginning mentions a name.
    pub(super) fn mentioning(&self, name: &[u8], most: usize) -> Vec<Dict> {
        const BEGINNING: usize = 400;
        let numbers = self.places.iter().filter(|(_, place)| {
            let rest = self.rest(**place);
            let head = &rest[..rest.len().min(BEGINNING)];
            find(&head[..find(head, b"endobj").unwrap_or(head.len())], name).is_some()
        });
        numbers.filter_map(|(&number, _)| self.dict(&Value::Reference(number))).take(most).collect()
    }

    /// What stands between the beginning of a value and the next object.
    fn rest(&self, place: Place) -> &[u8] {
        let (bytes, starts, at) = match place {
            Place::Plain { value, .. } => (self.bytes, &self.starts, value),
            Place::Packed { stream, at } => match self.unpacked.get(stream) {
                Some(part) => (part.content.as_slice(), &part.starts, at),
                None => return &[],
            },
        };
        let next = starts.partition_point(|&start| start <= at);
        let end = starts.get(next).map_or(bytes.len(), |&next| next.min(bytes.len()));
        bytes.get(at..end).unwrap_or_default()
    }

    /// The value at a place and its length, as long as not too much has been read.
    fn value(&self, place: Place) -> Option<(Value, usize)> {
        let rest = self.rest(place);
        let left = self.left.get();
        let mut parser = Parser::new(&rest[..rest.len().min(left)], 0);
        let value = parser.value();
        self.left.set(left.saturating_sub(parser.at));
        Some((value?, parser.at))
    }

    /// The first dictionary of the document.
    pub(super) fn catalog(&self) -> Option<Dict> {
        let root = self.root.and_then(|root| self.dict(&Value::Reference(root)));
        root.filter(|root| root.get("Pages").is_some())
            .or_else(|| self.dict(&Value::Reference(self.catalog_number()?)))
    }

    /// The number of the catalog, where nothing names it or that was wrong.
    pub(super) fn catalog_number(&self) -> Option<u32> {
        let is_catalog = |number: &u32| {
            let dict = self.dict(&Value::Reference(*number));
            dict.is_some_and(|dict| {
                dict.get("Type").is_some_and(|kind| kind.is_name("Catalog")) && dict.get("Pages").is_some()
            })
        };
        self.root.filter(is_catalog).or_else(|| {
            let mut numbers = self.places.iter().rev().filter(|(_, place)| {
                let rest = self.rest(**place);
                find(&rest[..rest.len().min(400)], b"Catalog").is_some()
            });
            numbers.find(|(number, _)| is_catalog(number)).map(|(&number, _)| number)
        })
    }

    /// The value itself, or the one it refers to.
    pub(super) fn resolved(&self, value: &Value) -> Option<Value> {
        let mut value = value.clone();
        for _ in 0..MOST_STEPS {
            let Value::Reference(number) = value else { return Some(value) };
            (value, _) = self.value(*self.places.get(&number)?)?;
        }
        None
    }

    /// The dictionary that a value is, or refers to.
    pub(super) fn dict(&self, value: &Value) -> Option<Dict> {
        match self.resolved(value)? {
            Value::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    /// The dictionary under a name.
    pub(super) fn dict_of(&self, dict: &Dict, name: &str) -> Option<Dict> {
        self.dict(dict.get(name)?)
    }

    /// The array under a name; nothing is an empty one.
    pub(super) fn array_of(&self, dict: &Dict, name: &str) -> Vec<Value> {
        match dict.get(name).and_then(|value| self.resolved(value)) {
            Some(Value::Array(values)) => values,
            _ => Vec::new(),
        }
    }

    /// The data of the stream that a value refers to, unpacked to so many bytes at most.
    pub(super) fn stream(&self, value: &Value, most: usize) -> Option<Vec<u8>> {
        let Value::Reference(number) = value else { return None };
        let place @ Place::Plain { value: at, .. } = *self.places.get(number)? else { return None };
        let (Value::Dict(dict), length) = self.value(place)? else { return None };
        let behind = at + length;
        let rest = self.bytes.get(behind..)?;
        let start = behind + find(&rest[..rest.len().min(64)], b"stream")? + 6;
        let length = dict.get("Length").and_then(|length| self.resolved(length)?.whole());
        decoded(&dict, &self.bytes[data_at(self.bytes, start, length)], most.min(MOST_IN_STREAM))
    }

    /// The objects that stand in the file as they are, with the places where they begin.
    pub(super) fn plain(&self) -> Vec<(u32, usize)> {
        let starts = self.places.iter().filter_map(|(&number, &place)| match place {
            Place::Plain { start, .. } => Some((number, start)),
            Place::Packed { .. } => None,
        });
        starts.collect()
    }

    /// The objects that were packed.
    pub(super) fn packed(&self) -> impl Iterator<Item = (u32, Value)> {
        let packed = self.places.iter().filter(|(_, place)| matches!(place, Place::Packed { .. }));
        packed.filter_map(|(&number, &place)| self.value(place).map(|(value, _)| (number, value)))
    }
}

/// Whether a part of the file names the dictionary that says how it is encrypted (ISO 32000-1, 7.6.1).
fn names_encryption(part: &[u8]) -> bool {
    memmem::find_iter(part, b"/Encrypt").any(|at| {
        let behind = &part[at + 8..];
        let near = &behind[..behind.len().min(NEAR)];
        let is_name = near.first().is_some_and(|&byte| is_space(byte) || byte == b'<');
        let value = near.trim_ascii_start();
        is_name
            && (value.starts_with(b"<<")
                || matches!(Parser::new(value, 0).value(), Some(Value::Reference(_))))
    })
}

/// The first object as trailers name it, the last of which counts.
fn root(bytes: &[u8]) -> Option<u32> {
    let at = memmem::rfind(bytes, b"/Root")?;
    match Parser::new(bytes, at + 5).value() {
        Some(Value::Reference(root)) => Some(root),
        _ => None,
    }
}

/// The next place of a keyword, remembered until it is passed.
struct Next<'n> {
    finder: Finder<'n>,
    place: Option<usize>,
}

impl<'n> Next<'n> {
    fn new(keyword: &'n [u8]) -> Self {
        Self { finder: Finder::new(keyword), place: None }
    }

    /// Where the keyword stands next from a place on, beyond everything when it does not.
    fn behind(&mut self, bytes: &[u8], at: usize) -> usize {
        if let Some(place) = self.place.filter(|&place| place >= at) {
            return place;
        }
        let place = self.finder.find(&bytes[at..]).map_or(usize::MAX, |found| at + found);
        self.place = Some(place);
        place
    }
}

/// The data behind `stream`: as long as it says, if it ends there, else up to its end.
fn data_at(bytes: &[u8], mut start: usize, length: Option<usize>) -> Range<usize> {
    // Blanks do not belong there and occur.
    while bytes.get(start) == Some(&b' ') {
        start += 1;
    }
    start += usize::from(bytes.get(start) == Some(&b'\r'));
    start += usize::from(bytes.get(start) == Some(&b'\n'));
    start = start.min(bytes.len());
    let end = length.and_then(|length| start.checked_add(length)).filter(|&end| {
        bytes.get(end..).is_some_and(|rest| find(&rest[..rest.len().min(32)], b"endstream").is_some())
    });
    let end = end.or_else(|| find(&bytes[start..], b"endstream").map(|found| start + found));
    start..end.unwrap_or(bytes.len())
}

/// Data without its filter; `None` when that is another than Flate.
fn decoded(dict: &Dict, data: &[u8], most: usize) -> Option<Vec<u8>> {
    let filters: Vec<&Value> = match dict.get("Filter") {
        None => Vec::new(),
        Some(Value::Array(filters)) => filters.iter().collect(),
        Some(filter) => vec![filter],
    };
    match filters.as_slice() {
        [] => Some(data[..data.len().min(most)].to_vec()),
        [filter] if filter.is_name("FlateDecode") || filter.is_name("Fl") => {
            let mut content = Vec::new();
            // What was unpacked before an error is what there is.
            let outcome = ZlibDecoder::new(data).take(most as u64).read_to_end(&mut content);
            (outcome.is_ok() || !content.is_empty()).then_some(content)
        }
        _ => None,
    }
}

/// The number of the object whose `obj` stands here, and where it begins.
fn number_before(bytes: &[u8], obj: usize) -> Option<(u32, usize)> {
    let mut at = obj;
    let mut digits = |least: usize| {
        let blank = bytes[..at].iter().rev().take(8).take_while(|&&byte| is_space(byte)).count();
        if blank < least {
            return None;
        }
        at -= blank;
        let count = bytes[..at].iter().rev().take(10).take_while(|byte| byte.is_ascii_digit()).count();
        at -= count;
        let number = std::str::from_utf8(&bytes[at..at + count]).ok()?.parse::<u32>().ok()?;
        Some((number, at))
    };
    digits(0)?;
    digits(1)
}

/// Where a few bytes occur first.
pub(super) fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memmem::find(bytes, wanted)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    #[test]
    fn objects_are_found_without_a_table_and_the_later_one_counts() {
        let inner = "1 0 obj<</Type/Catalog/Pages 9 0 R/Old true>>endobj";
        let file = format!(
            "junk 1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n3 0 obj<</Length {}>>stream\n{inner}\nendstream endobj
             2 0 obj<</Type/Pages/Kids[]>>endobj 2 0 obj<</Type/Pages/Count 5>>endobj trailer<</Root 1 0 R>>",
            inner.len()
        );
        let objects = Objects::of(file.as_bytes());
        let catalog = objects.catalog().unwrap();
        assert!(catalog.get("Old").is_none());
        assert_eq!(objects.dict_of(&catalog, "Pages").unwrap().get("Count").unwrap().whole(), Some(5));
        assert_eq!(objects.stream(&Value::Reference(3), 99).unwrap(), inner.as_bytes());
        assert!(!objects.is_encrypted);
    }

    #[test]
    fn packed_objects_are_unpacked() {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(b"4 0 5 13 <</A 5 0 R>> (text)").unwrap();
        let data = encoder.finish().unwrap();
        let mut file =
            format!("2 0 obj<</Type/ObjStm/N 2/First 9/Filter/FlateDecode/Length {}>>stream\n", data.len())
                .into_bytes();
        file.extend(data);
        file.extend(b"\nendstream endobj");
        let objects = Objects::of(&file);
        let dict = objects.dict(&Value::Reference(4)).unwrap();
        assert_eq!(objects.resolved(dict.get("A").unwrap()), Some(Value::Text(b"text".into())));
        assert_eq!(objects.mentioning(b"/A", 9).len(), 1);
    }

    #[test]
    fn objects_that_never_end_are_read_up_to_the_next() {
        let file: String = (1..=2000).map(|number| format!("{number} 0 obj<</BaseFont(\n")).collect();
        let objects = Objects::of(file.as_bytes());
        assert!(objects.mentioning(b"/BaseFont", 9).is_empty() && objects.catalog_number().is_none());
        assert!(MOST_READ - objects.left.get() <= file.len());
    }

    #[test]
    fn an_object_that_is_read_again_and_again_is_so_only_a_while() {
        let file = format!("1 0 obj<</Text({})>>endobj", "x".repeat(1 << 20));
        let objects = Objects::of(file.as_bytes());
        let read = (0..200).filter(|_| objects.resolved(&Value::Reference(1)).is_some()).count();
        assert_eq!((read, objects.left.get()), (127, 0));
    }

    #[test]
    fn only_a_file_that_names_how_it_is_encrypted_is_encrypted() {
        let is_encrypted = |rest: &str| {
            let text = "a text /Encrypt 5 0 R in a stream";
            let stream = format!("<</Length {}>>stream\n{text}\nendstream", text.len());
            Objects::of(format!("1 0 obj{stream} endobj\n{rest}").as_bytes()).is_encrypted
        };
        assert!(is_encrypted("trailer<</Root 1 0 R/Encrypt 5 0 R>>"));
        assert!(is_encrypted("trailer<</Encrypt<</Filter/Standard>>>>"));
        assert!(is_encrypted("9 0 obj<</Type/XRef/Encrypt\n5 0 R>>stream\nx\nendstream"));
        assert!(!is_encrypted("trailer<</Root 1 0 R>>"));
        assert!(!is_encrypted("2 0 obj<</EncryptMetadata true/A(/Encrypt this, please)>>endobj"));
    }

    #[test]
    fn files_without_sense_do_no_harm() {
        for file in [
            &b"obj"[..],
            b"1 0 obj",
            b" 0 obj<<",
            b"9 0 obj 9 0 R endobj",
            b"1 0 obj<</Length 99999999999>>stream",
        ] {
            let objects = Objects::of(file);
            assert!(objects.catalog().is_none());
            assert_eq!(objects.resolved(&Value::Reference(9)), None);
            assert!(objects.stream(&Value::Reference(1), 99).is_none_or(|data| data.is_empty()));
        }
    }
}
