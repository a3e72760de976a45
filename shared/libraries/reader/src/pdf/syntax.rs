//! Values as PDF writes them (ISO 32000-1, 7.3), as far as they are needed.

/// Arrays and dictionaries inside one another.
const DEEPEST: u8 = 24;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// `null`, `true`, `false` and what is none of the others.
    Word(Vec<u8>),
    Number(f64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    Array(Vec<Value>),
    Dict(Dict),
    /// The number of another object.
    Reference(u32),
}

/// Entries by name, as they stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Dict(Vec<(Vec<u8>, Value)>);

impl Dict {
    /// The value of an entry.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().rev().find(|(key, _)| key == name.as_bytes()).map(|(_, value)| value)
    }

    /// Names and values as they stand.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&[u8], &Value)> {
        self.0.iter().map(|(name, value)| (name.as_slice(), value))
    }
}

impl Value {
    /// Whether it is this name.
    pub(super) fn is_name(&self, name: &str) -> bool {
        matches!(self, Self::Name(found) if found == name.as_bytes())
    }

    /// A whole number that is not negative.
    pub(super) fn whole(&self) -> Option<usize> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates")]
        match self {
            Self::Number(number) if *number >= 0.0 => Some(*number as usize),
            _ => None,
        }
    }
}

/// Reads values from bytes.
pub(super) struct Parser<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
}

impl<'a> Parser<'a> {
    /// Begins at a place.
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// The next value.
    pub(super) fn value(&mut self) -> Option<Value> {
        self.value_within(DEEPEST)
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn skip_space(&mut self) {
        while let Some(byte) = self.peek(0) {
            match byte {
                b'%' => {
                    while self.peek(0).is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                        self.at += 1;
                    }
                }
                byte if is_space(byte) => self.at += 1,
                _ => break,
            }
        }
    }

    fn value_within(&mut self, depth: u8) -> Option<Value> {
        self.skip_space();
        match self.peek(0)? {
            b'/' => Some(Value::Name(self.name())),
            b'(' => Some(Value::Text(self.text())),
            b'<' if self.peek(1) == Some(b'<') => {
                self.at += 2;
                self.dict(depth.checked_sub(1)?)
            }
            b'<' => Some(Value::Text(self.hexadecimal())),
            b'[' => {
                self.at += 1;
                self.array(depth.checked_sub(1)?)
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => Some(self.number()),
            byte if byte.is_ascii_alphabetic() => Some(Value::Word(self.token().to_vec())),
            _ => None,
        }
    }

    fn token(&mut self) -> &'a [u8] {
        let start = self.at;
        while self.peek(0).is_some_and(|byte| !is_space(byte) && !is_delimiter(byte)) {
            self.at += 1;
        }
        &self.bytes[start..self.at]
    }

    fn name(&mut self) -> Vec<u8> {
        self.at += 1;
        let token = self.token();
        let mut name = Vec::with_capacity(token.len());
        let mut at = 0;
        while let Some(&byte) = token.get(at) {
            let digits = token.get(at + 1).zip(token.get(at + 2)).filter(|_| byte == b'#');
            match digits.and_then(|(&high, &low)| Some((digit(high)? << 4) | digit(low)?)) {
                Some(code) => {
                    name.push(code);
                    at += 3;
                }
                None => {
                    name.push(byte);
                    at += 1;
                }
            }
        }
        name
    }

    /// A number, or a reference where another number and an `R` follow.
    fn number(&mut self) -> Value {
        let number = self.plain_number();
        let behind = self.at;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates")]
        let object = number as u32;
        if number.fract() == 0.0 && number > 0.0 {
            self.skip_space();
            let generation = self.token();
            if !generation.is_empty() && generation.len() <= 5 && generation.iter().all(u8::is_ascii_digit) {
                self.skip_space();
                if self.token() == b"R" {
                    return Value::Reference(object);
                }
            }
        }
        self.at = behind;
        Value::Number(number)
    }

    fn plain_number(&mut self) -> f64 {
        let token = self.token();
        if token.is_empty() {
            self.at += 1;
        }
        std::str::from_utf8(token).ok().and_then(|token| token.parse().ok()).unwrap_or(0.0)
    }

    fn text(&mut self) -> Vec<u8> {
        self.at += 1;
        let (mut text, mut depth) = (Vec::new(), 0_u32);
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            match byte {
                b'(' => depth += 1,
                b')' if depth == 0 => break,
                b')' => depth -= 1,
                b'\\' => {
                    text.extend(self.escaped());
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
        text
    }

    fn escaped(&mut self) -> Option<u8> {
        let byte = self.peek(0)?;
        self.at += 1;
        match byte {
            b'n' => Some(b'\n'),
            b'r' => Some(b'\r'),
            b't' => Some(b'\t'),
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(next @ b'0'..=b'7') = self.peek(0) else { break };
                    code = code * 8 + u32::from(next - b'0');
                    self.at += 1;
                }
                Some(code.to_le_bytes()[0])
            }
            b'\n' | b'\r' => None,
            other => Some(other),
        }
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut digits = Vec::new();
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            digits.extend(digit(byte));
        }
        digits.chunks(2).map(|pair| (pair[0] << 4) | pair.get(1).copied().unwrap_or(0)).collect()
    }

    fn array(&mut self, depth: u8) -> Option<Value> {
        let mut values = Vec::new();
        loop {
            self.skip_space();
            match self.peek(0)? {
                b']' => {
                    self.at += 1;
                    return Some(Value::Array(values));
                }
                _ => values.push(self.value_within(depth)?),
            }
        }
    }

    fn dict(&mut self, depth: u8) -> Option<Value> {
        let mut entries = Vec::new();
        loop {
            self.skip_space();
            match self.peek(0)? {
                b'>' => {
                    self.at += 2;
                    return Some(Value::Dict(Dict(entries)));
                }
                b'/' => {
                    let name = self.name();
                    entries.push((name, self.value_within(depth)?));
                }
                _ => return None,
            }
        }
    }
}

/// White space (table 1).
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b'\0' | b'\t' | b'\n' | b'\x0c' | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_every_kind_are_read() {
        let source = b" << /Name#20d /V /A [1 -2.5 (a\\(b\\051) <48 4> 7 0 R true] % remark\n /B << /C null >> >> rest";
        let Some(Value::Dict(dict)) = Parser::new(source, 0).value() else { panic!("no dictionary") };
        assert!(dict.get("Name d").unwrap().is_name("V"));
        let Some(Value::Array(values)) = dict.get("A") else { panic!("no array") };
        assert_eq!(
            values[2..5],
            [Value::Text(b"a(b)".into()), Value::Text(b"H@".into()), Value::Reference(7)]
        );
        assert_eq!((values[0].whole(), values[1].whole()), (Some(1), None));
    }

    #[test]
    fn what_breaks_off_or_never_ends_is_nothing() {
        for source in [&b"<< /A"[..], b"[1 2", b"<< 1 >>", b"", b")", &[b'['; 5000]] {
            assert_eq!(Parser::new(source, 0).value(), None);
        }
    }
}
