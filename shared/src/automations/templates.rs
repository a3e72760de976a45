//! Texts with placeholders such as `{title}`, which stand for what an object says.

/// What may stand in braces.
pub(super) const PLACEHOLDERS: [&str; 9] =
    ["title", "number", "customer", "amount", "stage", "pipeline", "status", "link", "organization"];

/// What the placeholders stand for; what an object does not have is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Values {
    pub(super) title: String,
    pub(super) number: String,
    pub(super) customer: String,
    pub(super) amount: String,
    pub(super) stage: String,
    pub(super) pipeline: String,
    pub(super) status: String,
    pub(super) link: String,
    pub(super) organization: String,
}

/// A piece of a template.
enum Piece<'a> {
    Text(&'a str),
    Placeholder(&'a str),
}

/// Whether every placeholder of a text is known. Braces around anything but a word are ordinary text.
///
/// # Errors
/// A sentence for the person who typed it.
pub(super) fn is_template(text: &str, (): &()) -> garde::Result {
    for piece in pieces(text) {
        if let Piece::Placeholder(name) = piece
            && !PLACEHOLDERS.contains(&name)
        {
            let known = PLACEHOLDERS.map(|name| format!("{{{name}}}")).join(", ");
            return Err(garde::Error::new(format!("{{{name}}} stands for nothing: there are {known}")));
        }
    }
    Ok(())
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some(open) = rest.find('{') {
        let after = &rest[open + 1..];
        let word = after.find('}').map(|close| &after[..close]);
        let is_word = |word: &&str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        };
        match word.filter(is_word) {
            Some(word) => {
                found.push(Piece::Text(&rest[..open]));
                found.push(Piece::Placeholder(word));
                rest = &after[word.len() + 1..];
            }
            None => {
                found.push(Piece::Text(&rest[..=open]));
                rest = after;
            }
        }
    }
    found.push(Piece::Text(rest));
    found
}

impl Values {
    /// A template with what its placeholders stand for. What is put in is not looked at again.
    pub(super) fn fill(&self, template: &str) -> String {
        let filled = pieces(template).into_iter().map(|piece| match piece {
            Piece::Text(text) => text,
            Piece::Placeholder(name) => self.get(name),
        });
        filled.collect::<String>().trim().to_owned()
    }

    fn get(&self, name: &str) -> &str {
        match name {
            "title" => &self.title,
            "number" => &self.number,
            "customer" => &self.customer,
            "amount" => &self.amount,
            "stage" => &self.stage,
            "pipeline" => &self.pipeline,
            "status" => &self.status,
            "link" => &self.link,
            "organization" => &self.organization,
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_once_and_other_braces_stay() {
        let values =
            Values { title: "Boiler {number} {x".to_owned(), number: "17".to_owned(), ..Values::default() };
        assert_eq!(
            values.fill("{number}: {title}, { } {1} {customer}{"),
            "17: Boiler {number} {x, { } {1} {"
        );
        assert_eq!(values.fill(" plain "), "plain");
    }

    #[test]
    fn an_unknown_placeholder_is_refused_and_those_that_are_known_are_named() {
        assert!(is_template("{title} {link} { title } {}", &()).is_ok());
        let refused = is_template("Dear {name}", &()).unwrap_err().to_string();
        assert!(
            refused.starts_with("{name} stands for nothing") && refused.contains("{customer}"),
            "{refused}"
        );
        assert_eq!(PLACEHOLDERS.map(|name| Values::default().get(name).len()), [0; 9]);
    }
}
