//! Fields of Word: a code that computes something, and the result that is shown.

/// The fields that are open where the text is read.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    /// `true` while the code is read, `false` in the result.
    open: Vec<bool>,
    codes: usize,
}

impl Fields {
    /// A field begins with its code.
    pub(crate) fn begin(&mut self) {
        self.open.push(true);
        self.codes += 1;
    }

    /// The code of the innermost field ends, its result begins.
    pub(crate) fn separate(&mut self) {
        if let Some(code) = self.open.last_mut()
            && std::mem::take(code)
        {
            self.codes -= 1;
        }
    }

    /// The innermost field ends.
    pub(crate) fn end(&mut self) {
        if self.open.pop() == Some(true) {
            self.codes -= 1;
        }
    }

    /// Whether text is part of a code, which nobody sees.
    pub(crate) fn in_code(&self) -> bool {
        self.codes > 0
    }

    /// Takes codes that did not end for none.
    pub(crate) fn forget_codes(&mut self) {
        if self.codes > 0 {
            self.open.retain(|code| !code);
            self.codes = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_inside_codes_are_not_seen_and_codes_without_end_are_forgotten() {
        let mut fields = Fields::default();
        fields.begin();
        fields.begin();
        fields.separate();
        assert!(fields.in_code());
        fields.end();
        fields.separate();
        assert!(!fields.in_code());
        fields.separate();
        fields.end();
        fields.end();
        fields.begin();
        fields.forget_codes();
        assert!(!fields.in_code());
    }
}
