//! Whether sheets hold formulas without a stored result, seen while they are unpacked: only then is it worth reading
//! them a second time.

/// Letters of a name that matter: those of `/x14ac:c` and the like.
const LONGEST_NAME: usize = 24;

/// Looks at the XML of sheets, one piece behind the other.
#[derive(Default)]
pub(super) struct Gaps {
    state: State,
    /// The name of the tag that is read, with a stroke in front where it closes.
    name: Vec<u8>,
    has_formula: bool,
    has_value: bool,
    is_inside_value: bool,
    found: bool,
}

#[derive(Default, Clone, Copy)]
enum State {
    #[default]
    Text,
    Name,
    Attributes,
}

impl Gaps {
    /// Takes the next piece.
    pub(super) fn look(&mut self, piece: &[u8]) {
        for &byte in piece {
            self.state = match (self.state, byte) {
                (State::Text, b'<') => {
                    self.name.clear();
                    State::Name
                }
                (State::Text, byte) => {
                    self.has_value |= self.is_inside_value && !byte.is_ascii_whitespace();
                    State::Text
                }
                (State::Name, b'>') => {
                    self.tag();
                    State::Text
                }
                (State::Name, b'/' | b' ' | b'\t' | b'\r' | b'\n') if !self.name.is_empty() => {
                    self.tag();
                    State::Attributes
                }
                (State::Name, byte) => {
                    if self.name.len() < LONGEST_NAME {
                        self.name.push(byte);
                    }
                    State::Name
                }
                (State::Attributes, b'>') => State::Text,
                (State::Attributes, _) => State::Attributes,
            };
        }
    }

    /// Whether there was one.
    pub(super) fn found(&self) -> bool {
        self.found
    }

    fn tag(&mut self) {
        let (closes, name) = match self.name.strip_prefix(b"/") {
            Some(name) => (true, name),
            None => (false, self.name.as_slice()),
        };
        let local = name.rsplit(|&byte| byte == b':').next().unwrap_or_default();
        match (closes, local) {
            (false, b"c") => (self.has_formula, self.has_value) = (false, false),
            (false, b"f") => self.has_formula = true,
            (_, b"v" | b"t") => self.is_inside_value = !closes,
            (true, b"c") => {
                self.found |= self.has_formula && !self.has_value;
                self.is_inside_value = false;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(sheet: &str) -> bool {
        let (mut whole, mut pieces) = (Gaps::default(), Gaps::default());
        whole.look(sheet.as_bytes());
        sheet.as_bytes().iter().for_each(|byte| pieces.look(&[*byte]));
        assert_eq!(whole.found(), pieces.found(), "{sheet}");
        whole.found()
    }

    #[test]
    fn formulas_without_results_are_seen() {
        for missing in [
            "<c r='A1'><f>B1</f></c>",
            "<c><v>1</v></c><c><f>B1</f><v></v></c>",
            "<x:c><x:f t='shared' si='0'/><x:v/></x:c>",
            "<c>\n <f>B1</f>\n <v> </v>\n</c >",
        ] {
            assert!(found(missing), "{missing}");
        }
        for stored in [
            "<c r='A1'><f>B1</f><v>2</v></c>",
            "<c s='1'/><c><v>1</v></c>",
            "<c t='inlineStr'><f>B1</f><is><t>a</t></is></c>",
            "<f>1</f>",
            "",
        ] {
            assert!(!found(stored), "{stored}");
        }
    }
}
