//! Fields of forms as Word 97 knew them: the chosen entry of a list, and boxes with and without a tick. Their result is
//! stored beside their code, not as text.

use document_types::reading::ReadingError;

use crate::xml::{Tag, Xml};

/// What a field shows, read to the end of its data; nothing for one whose result is text.
pub(super) fn shown(xml: &mut Xml<'_>) -> Result<String, ReadingError> {
    let mut form = Form::default();
    xml.inner_tags(|tag| form.take(tag))?;
    Ok(form.shown())
}

#[derive(Default)]
struct Form {
    is_list: bool,
    is_box: bool,
    entries: Vec<String>,
    preset: Option<usize>,
    chosen: Option<usize>,
}

impl Form {
    fn take(&mut self, tag: &Tag<'_>) {
        let value = tag.attribute("val");
        // A switch without a value is on.
        let number = || match value.as_deref() {
            None | Some("true" | "on") => Some(1),
            Some(number) => number.parse().ok(),
        };
        match tag.name() {
            "ddList" => self.is_list = true,
            "checkBox" => self.is_box = true,
            "listEntry" => self.entries.push(value.unwrap_or_default()),
            "default" => self.preset = number(),
            "result" | "checked" => self.chosen = Some(number().unwrap_or_default()),
            _ => {}
        }
    }

    fn shown(&self) -> String {
        let value = self.chosen.or(self.preset).unwrap_or_default();
        match (self.is_list, self.is_box) {
            (true, _) => self.entries.get(value).cloned().unwrap_or_default(),
            (_, true) if value > 0 => "☒".to_owned(),
            (_, true) => "☐".to_owned(),
            _ => String::new(),
        }
    }
}
