//! A process in which untrusted bytes are worked on: a request line and bytes come in, answer lines go out. Before it
//! looks at a byte it gives up network, other files and other programs.
//!
//! `shared::clients::readers` starts such processes, watches and replaces them. What is done with the bytes is the
//! business of the program that calls [`serve`].

mod confine;

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::process::ExitCode;
use std::sync::Mutex;

use document_types::protocol::{Answer, Request, Sink};
use document_types::reading::ReadingError;

use crate::confine::Figures;

/// Where this process panicked. Only the place: the message could hold text of the document.
static PANICKED_AT: Mutex<String> = Mutex::new(String::new());

/// Serves requests until the input ends. `work` does what is asked for with the bytes; the reason why it can't, or not
/// wholly, is its error.
pub fn serve(mut work: impl FnMut(&Request, Vec<u8>, Sink<'_>) -> Result<(), ReadingError>) -> ExitCode {
    panic::set_hook(Box::new(note_place));
    match serve_pipes(&mut work) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Seen only when a person starts a reader by hand: the pool gives it no standard error.
            eprintln!("reader: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn note_place(panic: &PanicHookInfo<'_>) {
    if let (Some(place), Ok(mut noted)) = (panic.location(), PANICKED_AT.lock()) {
        *noted = place.to_string();
    }
}

fn serve_pipes(
    work: &mut impl FnMut(&Request, Vec<u8>, Sink<'_>) -> Result<(), ReadingError>,
) -> anyhow::Result<()> {
    let mut input = BufReader::new(io::stdin().lock());
    // The first request names what must stay within reach. It is the parent's word; no byte of a file is
    // looked at before everything else is given up.
    let Some(mut request) = next_request(&mut input)? else { return Ok(()) };
    let confined = confine::enter(&request)?;
    let mut speaker = Speaker { answers: BufWriter::new(confined.answers), figures: confined.figures };
    speaker.send(&Answer::Confined(confined.confinement))?;
    loop {
        let bytes = read_exactly(&mut input, request.length)?;
        speaker.answer(|sink| work(&request, bytes, sink))?;
        let Some(next) = next_request(&mut input)? else { return Ok(()) };
        request = next;
    }
}

fn next_request(input: &mut impl BufRead) -> anyhow::Result<Option<Request>> {
    let mut line = String::new();
    if input.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    Ok(Some(serde_json::from_str(&line)?))
}

fn read_exactly(input: &mut impl Read, length: u64) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(usize::try_from(length)?);
    input.take(length).read_to_end(&mut bytes)?;
    anyhow::ensure!(bytes.len() as u64 == length, "the input ends in mid file");
    Ok(bytes)
}

/// The way to the parent, and what it is told about the cost.
struct Speaker {
    answers: BufWriter<File>,
    figures: Figures,
}

impl Speaker {
    /// Does the work and answers for it, also where it fails by a fault of the code.
    fn answer(&mut self, work: impl FnOnce(Sink<'_>) -> Result<(), ReadingError>) -> anyhow::Result<()> {
        self.figures.forget_peak_memory();
        let cpu_before = self.figures.cpu_seconds();
        let mut broken = None;
        let work = || {
            work(&mut |answer| {
                // A parent that is gone ends this process anyway; what is left of the file need not be read.
                broken = broken.take().or_else(|| self.send(&answer).err());
                broken.is_none()
            })
        };
        // What is left of the reader after a panic is not used again: this process ends.
        let worked = panic::catch_unwind(AssertUnwindSafe(work));
        if let Some(error) = broken {
            return Err(error);
        }
        let Ok(worked) = worked else {
            let place = PANICKED_AT.lock().map(|place| place.clone()).unwrap_or_default();
            self.send(&Answer::Panicked(place))?;
            anyhow::bail!("a panic ended this reader");
        };
        let cpu_seconds = self.figures.cpu_seconds() - cpu_before;
        let max_rss_kb = self.figures.peak_memory_kb();
        self.send(&Answer::Done { error: worked.err(), cpu_seconds, max_rss_kb })
    }

    fn send(&mut self, answer: &Answer) -> anyhow::Result<()> {
        serde_json::to_writer(&mut self.answers, answer)?;
        self.answers.write_all(b"\n")?;
        if let Answer::File(file) = answer {
            self.answers.write_all(&file.content)?;
        }
        self.answers.flush()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Seek;

    use super::*;

    #[test]
    fn a_panic_is_answered_with_its_place_and_ends_the_reader() {
        let mut file = tempfile::tempfile().unwrap();
        let answers = BufWriter::new(file.try_clone().unwrap());
        let mut speaker = Speaker { answers, figures: Figures::open() };
        panic::set_hook(Box::new(note_place));
        let ended = speaker.answer(|sink| {
            sink(Answer::Pages(3));
            panic!("text of the document");
        });
        assert!(ended.is_err());

        let mut said = String::new();
        file.rewind().unwrap();
        file.read_to_string(&mut said).unwrap();
        let lines: Vec<Answer> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let [Answer::Pages(3), Answer::Panicked(place)] = &lines[..] else { panic!("{said}") };
        assert!(place.contains("lib.rs:"), "{place}");
        assert!(!said.contains("text of the document"));
    }
}
