//! `./dev bench`: speed as ratios against named programs in the same run, on this machine as it is.

mod beside;
mod copies;
mod cost;
mod drawing;
mod enumeration;
mod extraction;
mod function;
mod invoices;
mod making;
mod memory;
mod moving;
mod platform;
mod queue;
mod reading;
mod scale;
mod search;

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;
use cost::load;

/// What is measured on which files.
#[derive(Debug, Parser)]
struct Arguments {
    /// Folder of receipt images; the fixture, forty times, when absent
    #[arg(long, value_name = "DIR")]
    receipts: Option<PathBuf>,
    /// Folder of PDF files with native text; forty made for the bench when absent
    #[arg(long, value_name = "DIR")]
    pdfs: Option<PathBuf>,
    /// Documents that `search` and `scale` make, in a platform of their own
    #[arg(long, value_name = "COUNT", default_value_t = 1_000_000)]
    documents: u32,
    /// Works for the platform that runs in this data folder: `scale` starts its workers so
    #[arg(long, hide = true)]
    work_for: Option<PathBuf>,
    /// Only rows whose name holds this
    #[arg(default_value = "")]
    only: String,
}

/// One line of the table.
struct Row {
    what: &'static str,
    ours: String,
    peer: String,
    /// Ours over the peer's, or what the bar is about.
    figure: f64,
    bar: Bar,
}

/// What a figure is to be.
enum Bar {
    AtMost(f64),
    AtLeast(f64),
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if let Some(data) = &arguments.work_for {
        return scale::work(data).await;
    }
    println!("load before: {}", load()?);
    println!("{:<34} {:>20} {:>34} {:>9}  bar", "what", "ours", "peer", "figure");
    let wanted = |name: &str| name.contains(&arguments.only);
    if wanted("reading") {
        reading::receipts(arguments.receipts.as_deref())?.iter().for_each(Row::print);
        reading::native_text(arguments.pdfs.as_deref())?.print();
    }
    if wanted("drawing") {
        drawing::rows().await?.iter().for_each(Row::print);
    }
    if wanted("extraction") {
        extraction::rules()?.print();
    }
    if wanted("function") {
        function::start()?.print();
    }
    if wanted("platform") {
        platform::upload_to_completed().await?.print();
    }
    if wanted("queue") {
        queue::enqueue().await?.print();
    }
    if wanted("enumeration") {
        enumeration::rows().await?.iter().for_each(Row::print);
    }
    if wanted("memory") {
        memory::platform().await?.iter().for_each(Row::print);
    }
    if wanted("beside") {
        beside::of_a_heap().await?.print();
    }
    // Thousands of documents to be made first, and minutes.
    if !arguments.only.is_empty() && wanted("hand-over") {
        moving::hand_over().await?.iter().for_each(Row::print);
    }
    if !arguments.only.is_empty() && wanted("moving") {
        moving::organization().await?.print();
    }
    // A million documents take half an hour and 10 GB: only who asks for them gets them.
    if !arguments.only.is_empty() && wanted("search") {
        search::rows(arguments.documents).await?.iter().for_each(Row::print);
    }
    if !arguments.only.is_empty() && wanted("scale") {
        scale::rows(arguments.documents).await?.iter().for_each(Row::print);
    }
    println!("load after: {}", load()?);
    Ok(())
}

impl Row {
    fn print(&self) {
        let (sign, bar, met) = match self.bar {
            Bar::AtMost(bar) => ("<=", bar, self.figure <= bar),
            Bar::AtLeast(bar) => (">=", bar, self.figure >= bar),
        };
        let verdict = if met { "met" } else { "MISSED" };
        println!(
            "{:<34} {:>20} {:>34} {:>9.3}  {sign} {bar} {verdict}",
            self.what, self.ours, self.peer, self.figure
        );
    }
}
