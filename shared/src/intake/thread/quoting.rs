//! What somebody wrote, and the history that their program put below it.

/// How a line ends that introduces what somebody else wrote, in small letters.
const WROTE: [&str; 10] = [
    "wrote:",
    "schrieb:",
    "a écrit :",
    "a écrit:",
    "escribió:",
    "ha scritto:",
    "schreef:",
    "skrev:",
    "napisał:",
    "escreveu:",
];

/// How such a line begins.
const INTRODUCES: [&str; 7] = ["on ", "am ", "le ", "el ", "il ", "op ", "em "];

/// Lines that stand above a whole mail that is answered, in small letters without dashes and spaces around them.
const ORIGINAL: [&str; 5] = [
    "original message",
    "ursprüngliche nachricht",
    "originalnachricht",
    "message d'origine",
    "mensaje original",
];

/// The first headers of the mail that Outlook answers, in small letters.
const FROM: [&str; 4] = ["from:", "von:", "de:", "da:"];

/// And those that follow them.
const FURTHER: [&str; 9] =
    ["sent:", "date:", "to:", "gesendet:", "datum:", "envoyé :", "envoyé:", "enviado:", "enviado el:"];

/// Lines that a line may be continued by: programs break a long introduction.
const CONTINUED: usize = 2;

/// Parts a text into what was written and the history below it. Nothing is lost: where nothing is above the history, all
/// of it counts as written.
pub(super) fn split(text: &str) -> (&str, &str) {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        starts.push((at, line.trim()));
        at += line.len();
    }
    let cut = (0..starts.len()).find(|place| begins_history(&starts, *place)).map(|place| starts[place].0);
    let Some(cut) = cut else { return (text.trim_end(), "") };
    let (said, quoted) = text.split_at(cut);
    match said.trim().is_empty() {
        true => (text.trim_end(), ""),
        false => (said.trim_end(), quoted.trim_end()),
    }
}

fn begins_history(lines: &[(usize, &str)], place: usize) -> bool {
    let line = lines[place].1.to_lowercase();
    if line.is_empty() {
        return false;
    }
    let bare = line.trim_matches(|c: char| c == '-' || c == '_' || c.is_whitespace());
    if line.starts_with('-') && ORIGINAL.contains(&bare) {
        return true;
    }
    let next =
        |steps: usize| lines.get(place + steps).map(|(_, line)| line.to_lowercase()).unwrap_or_default();
    let is_from = FROM.iter().any(|from| line.starts_with(from));
    if is_from && (1..=2).any(|steps| FURTHER.iter().any(|further| next(steps).starts_with(further))) {
        return true;
    }
    is_introduction(&line, &next) || line.starts_with('>') && is_all_quoted(&lines[place..])
}

/// `On Monday, Ann <ann@example.org> wrote:`, over up to three lines.
fn is_introduction(line: &str, next: &impl Fn(usize) -> String) -> bool {
    let is_begun = INTRODUCES.iter().any(|word| line.starts_with(word));
    if !is_begun || line.chars().count() > 200 {
        return false;
    }
    let mut whole = line.to_owned();
    for step in 1..=CONTINUED {
        if is_end(&whole) {
            return true;
        }
        whole = format!("{whole} {}", next(step));
    }
    is_end(&whole)
}

fn is_end(line: &str) -> bool {
    let line = line.trim_end();
    // German puts the name at the end: „Am 1.12. schrieb Ann <ann@example.org>:“
    WROTE.iter().any(|end| line.ends_with(end)) || line.contains(" schrieb ") && line.ends_with(':')
}

/// Whether nothing but history follows: answers between its lines are part of what was written.
fn is_all_quoted(lines: &[(usize, &str)]) -> bool {
    lines.iter().all(|(_, line)| line.is_empty() || line.starts_with('>'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_history_is_trimmed_whichever_program_wrote_it() {
        for history in [
            "On Mon, 30 Nov 2026 at 10:00, Desk <desk@acme.example> wrote:\n> Hello",
            "On Mon, 30 Nov 2026 at 10:00, A Very Long Name\n<desk@acme.example> wrote:\n\n> Hello",
            "Am 30.11.2026 um 10:00 schrieb Desk <desk@acme.example>:\n> Hallo",
            "Am Mo., 30. Nov. 2026 um 10:00 Uhr schrieb Desk <\ndesk@acme.example>:\n\n> Hallo",
            "Le lun. 30 nov. 2026 à 10:00, Desk <desk@acme.example> a écrit :\n> Bonjour",
            "El lun, 30 nov 2026 a las 10:00, Desk (<desk@acme.example>) escribió:\n> Hola",
            "-----Original Message-----\nFrom: Desk\nHello",
            "From: Desk <desk@acme.example>\nSent: Monday, 30 November 2026 10:00\nTo: Ann\nSubject: Leak\n\nHello",
            "Von: Desk <desk@acme.example>\nGesendet: Montag, 30. November 2026 10:00\nAn: Ann\n\nHallo",
            "> Hello\n>\n> more",
        ] {
            let text = format!("Tuesday suits me.\n\nAnn\n\n{history}\n");
            assert_eq!(split(&text), ("Tuesday suits me.\n\nAnn", history), "{history}");
        }
    }

    #[test]
    fn what_was_written_stays() {
        for text in [
            "On Monday the boiler stopped.\nIt drips.",
            "> When?\nTuesday.\n> Where?\nAt home.",
            "From: the attic\nit drips",
            "On Mon, Desk <desk@acme.example> wrote:\n> all of it is history",
            "",
        ] {
            assert_eq!(split(text), (text, ""), "{text}");
        }
    }
}
