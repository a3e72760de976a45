//! The loop of a reader process: a request line and bytes come in, answer lines go out.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::process::ExitCode;

use shared::clients::readers::protocol::{Answer, Request};

use crate::confine;
use crate::document::Reader;

/// Serves requests until the input ends.
pub fn serve() -> ExitCode {
    match serve_pipes() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Seen only when a person starts a reader by hand: the pool gives it no standard error.
            eprintln!("reader: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn serve_pipes() -> anyhow::Result<()> {
    let answers = confine::enter()?;
    let mut answers = BufWriter::new(answers);
    let mut input = BufReader::new(io::stdin().lock());
    let mut reader = Reader::default();
    let mut line = String::new();
    loop {
        line.clear();
        if input.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let request: Request = serde_json::from_str(&line)?;
        let bytes = read_exactly(&mut input, request.length)?;
        answer(&mut reader, &request, bytes, &mut answers)?;
    }
}

fn read_exactly(input: &mut impl Read, length: u64) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(usize::try_from(length)?);
    input.take(length).read_to_end(&mut bytes)?;
    anyhow::ensure!(bytes.len() as u64 == length, "the input ends in mid file");
    Ok(bytes)
}

fn answer(
    reader: &mut Reader,
    request: &Request,
    bytes: Vec<u8>,
    answers: &mut BufWriter<File>,
) -> anyhow::Result<()> {
    confine::forget_peak_memory();
    let cpu_before = confine::cpu_seconds();
    let mut broken = None;
    let error = reader.work(request, bytes, &mut |answer| {
        // A parent that is gone ends this process anyway; what is left of the file need not be read.
        broken = broken.take().or_else(|| send(answers, &answer).err());
        broken.is_none()
    });
    if let Some(error) = broken {
        return Err(error);
    }
    let cpu_seconds = confine::cpu_seconds() - cpu_before;
    send(answers, &Answer::Done { error: error.err(), cpu_seconds, max_rss_kb: confine::peak_memory_kb() })
}

fn send(answers: &mut BufWriter<File>, answer: &Answer) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *answers, answer)?;
    answers.write_all(b"\n")?;
    if let Answer::File(file) = answer {
        answers.write_all(&file.content)?;
    }
    answers.flush()?;
    Ok(())
}
