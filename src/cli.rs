//! The command line: arguments enter, a command runs, an exit status leaves.
//!
//! Raw arguments become checked values here, once; commands never see a text that they would have to judge.

use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands::{self, build, check, explain, host_config, misuse, publish, serve, verify};
use crate::config::BaseUrl;
use crate::diagnostic::{Catalogue, Code, Language, Message, message};
use crate::hosting::Server;
use crate::publish::failure::Failure;
use crate::publish::ledger::Waiver;
use crate::publish::release::Name;
use crate::release::Moment;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Nothing is wrong, or warnings alone.
    Clean,
    /// The project has an error, which was reported.
    Diagnostics,
}

/// The exit status of a machine that failed: no such folder, a full disk, a wrong argument.
const ENVIRONMENT: u8 = 2;

/// Runs the command that the process was called with.
pub fn run() -> ExitCode {
    let Arguments { command, language } = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return misused(&error),
    };
    let language = commands::language(language);
    let catalogue = Catalogue::of(language);
    let result = match command {
        Command::Build(arguments) => build::run(&arguments, &catalogue),
        Command::Check(arguments) => check::run(&arguments, &catalogue),
        Command::Serve(arguments) => serve::run(&arguments, &catalogue),
        Command::Publish(arguments) => publish::run(&arguments, &catalogue),
        Command::Verify(arguments) => verify::run(&arguments, &catalogue),
        Command::HostConfig(arguments) => host_config::run(&arguments, &catalogue),
        Command::Explain(arguments) => Ok(explain::run(&arguments, language)),
    };
    match result {
        Ok(Ending::Clean) => ExitCode::SUCCESS,
        Ok(Ending::Diagnostics) => ExitCode::FAILURE,
        Err(error) => {
            anstream::eprintln!("nianbao: {}", told(&error, &catalogue));
            ExitCode::from(ENVIRONMENT)
        }
    }
}

/// An error and its causes, outermost first, as far as they are ours in the language of the report.
fn told(error: &anyhow::Error, catalogue: &Catalogue) -> String {
    let told = error.chain().map(|cause| match cause.downcast_ref::<Failure>() {
        Some(failure) => failure.message.told_by(catalogue).into_owned(),
        None => cause.to_string(),
    });
    told.collect::<Vec<_>>().join(": ")
}

/// What clap says by itself is English; it also tells how to use the command, when asked to.
fn misused(error: &clap::Error) -> ExitCode {
    let catalogue = Catalogue::of(commands::language(misuse::language()));
    match misuse::told(error, &catalogue).filter(|_| !catalogue.is_empty()) {
        Some(told) => {
            anstream::eprintln!("{told}");
            ExitCode::from(ENVIRONMENT)
        }
        None => error.exit(),
    }
}

/// Turns an official statistical report into a bilingual static website.
///
/// A project is a folder with `nianbao.yaml`, the narrative in `content/`, tables and figures in `data/` and, if it
/// changes the looks, a theme in `themes/`. MANUAL.md says what stands in each file.
#[derive(Parser)]
#[command(version, max_term_width = 100, after_help = EXIT_STATUS, propagate_version = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// The language of reports for people [default: that of the environment: LC_ALL, LC_MESSAGES or LANG]
    #[arg(long, global = true, value_name = "LANGUAGE", value_parser = language())]
    language: Option<Language>,
}

fn language() -> impl clap::builder::TypedValueParser<Value = Language> {
    PossibleValuesParser::new(Language::TAGS).map(|tag| Language::of_locale(&tag))
}

const EXIT_STATUS: &str = "\
Exit status:
  0  nothing is wrong (there may be warnings)
  1  the project has errors; each is reported with its file, line and column
  2  the machine failed: no such folder, a full disk, a wrong argument";

const VERIFY_STATUS: &str = "\
Exit status:
  0  all is as it was published
  1  something differs; each difference is told
  2  the place cannot be reached or has no release, or the machine failed";

#[derive(Subcommand)]
enum Command {
    /// Write the website into a folder
    ///
    /// Everything is checked first. If there is an error, nothing is written and the old site stays. The folder is
    /// exchanged for the new site in one step; files that did not change keep their bytes and their time stamp, and a
    /// folder that nianbao did not write is never emptied.
    #[command(after_help = EXIT_STATUS)]
    Build(BuildArguments),
    /// Report everything that is wrong with the project
    ///
    /// Problems are drawn on standard error with their source lines; a summary on standard output tells how many
    /// relations between figures were recomputed and how they came out. `nianbao explain` tells what a code means.
    ///
    /// Drafts and what is under embargo are checked as well; what is wrong with them is a warning, as they are not in
    /// the public site yet.
    #[command(after_help = EXIT_STATUS)]
    Check(CheckArguments),
    /// Show the site in a browser while it is being written
    ///
    /// The site is compiled at every save and served from memory; open pages show the change by themselves. Drafts and
    /// what is under embargo are shown and marked as such. Nothing is written to the disk.
    #[command(after_help = EXIT_STATUS)]
    Serve(ServeArguments),
    /// Put a checked release on a public host, whole or not at all
    ///
    /// The site is built without drafts and checked once more as finished files; then it is compared with the host, and
    /// what differs is sent in an order that never shows a page that refers to something absent. A call that was cut can
    /// be made again and sends what is missing. Each release is added to releases.jsonl.
    #[command(after_help = EXIT_STATUS)]
    Publish(PublishArguments),
    /// Tell whether a public site is, byte by byte, the release that it says it is
    ///
    /// Reads the release's document at an address or in a folder, compares every file with it, and follows the row of
    /// earlier releases back to the first. It needs no project; in one it also compares with releases.jsonl.
    #[command(after_help = VERIFY_STATUS)]
    Verify(VerifyArguments),
    /// Write the configuration by which a web server or a hosting service serves the site
    ///
    /// It sets media types, caching, the headers that protect readers, the compressed copies of `--precompress`, the page
    /// for what is not there, and at the entry the language that the browser asks for. How it is used stands in its first
    /// lines.
    #[command(after_help = EXIT_STATUS)]
    HostConfig(HostConfigArguments),
    /// Tell what the code of a problem means, why it matters and how to mend it, with an example
    Explain(ExplainArguments),
}

/// What `nianbao build` was asked for.
#[derive(Args)]
pub struct BuildArguments {
    /// Where the project is, and the date that it is built for.
    #[command(flatten)]
    pub project: ProjectArguments,
    /// Write the site into this folder [default: `site` in the project]
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// The address where the site will stand, such as https://host/a/b/ [default: `base_url` of nianbao.yaml]
    #[arg(long, value_name = "URL", value_parser = BaseUrl::parse)]
    pub base_url: Option<BaseUrl>,
    /// Show drafts and what is under embargo, marked as such: never for a public host
    #[arg(long)]
    pub drafts: bool,
    /// Add compressed copies of all texts, .gz and .br, for web servers that send such copies
    #[arg(long)]
    pub precompress: bool,
}

/// What `nianbao check` was asked for.
#[derive(Args)]
pub struct CheckArguments {
    /// Where the project is, and the date that it is checked for.
    #[command(flatten)]
    pub project: ProjectArguments,
    /// How the result is reported: for people, or for programs on standard output
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Take problems of this code for errors; `warnings` stands for every warning. May be given several times
    #[arg(long, value_name = "CODE", value_parser = Denied::parse)]
    pub deny: Vec<Denied>,
    /// Let problems of this code pass: an error becomes a note, a warning is left out. May be given several times. A
    /// build knows no such option, so what is an error still keeps the site from being written
    #[arg(long, value_name = "CODE", value_parser = Code::parse)]
    pub allow: Vec<Code>,
    /// Draw every problem, where else the first few of each kind in a file are drawn and the rest is counted
    #[arg(long)]
    pub all: bool,
    /// First rewrite each number in the narrative that is not what its data say, as its author writes numbers
    #[arg(long)]
    pub fix: bool,
    /// First mark this translation as made from its original as it is now. May be given several times
    #[arg(long, value_name = "FILE")]
    pub accept_translation: Vec<PathBuf>,
}

/// What is an error although it would be none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// Every warning.
    Warnings,
    /// One kind of problem.
    Code(Code),
}

impl Denied {
    fn parse(text: &str) -> Result<Self, Message> {
        if text == "warnings" { Ok(Self::Warnings) } else { Code::parse(text).map(Self::Code) }
    }
}

/// What `nianbao serve` was asked for.
#[derive(Args)]
pub struct ServeArguments {
    /// Where the project is, and the date that it is shown for.
    #[command(flatten)]
    pub project: ProjectArguments,
    /// The port to listen at; where it is taken, the next free one is
    #[arg(long, value_name = "PORT", default_value_t = 4000, value_parser = port)]
    pub port: u16,
    /// The address of this machine to listen at. Any other than the default shows drafts to the network
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = address)]
    pub bind: IpAddr,
    /// Open the site in the browser
    #[arg(long)]
    pub open: bool,
    /// Show exactly what `nianbao build` would write: no drafts, and nothing added to the pages
    #[arg(long)]
    pub public: bool,
}

/// What `nianbao publish` was asked for.
#[derive(Args)]
pub struct PublishArguments {
    /// Where the project is, and the date that it is built for.
    #[command(flatten)]
    pub project: ProjectArguments,
    /// A target under `publish:` in nianbao.yaml, or an address such as fs:///srv/www [default: the only target]
    #[arg(value_name = "TARGET")]
    pub target: Option<String>,
    /// Show what would be sent, and send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Do not ask before anything is sent
    #[arg(long)]
    pub yes: bool,
    /// At the end delete files of earlier releases that the new one does not have. Other files are never deleted
    #[arg(long)]
    pub prune: bool,
    /// Write drafts of the corrections that are missing for changed figures, and publish nothing
    #[arg(long, conflicts_with = "rollback")]
    pub draft_corrections: bool,
    /// Put an earlier release back
    #[arg(long, value_name = "RELEASE")]
    pub rollback: Option<Name>,
    /// Read every file on the host before the release, and over the site's address after it
    #[arg(long)]
    pub verify: bool,
    /// Do not read the site back over its address after the release
    #[arg(long, conflicts_with = "verify")]
    pub no_proof: bool,
    /// Publish although this gate is closed, and keep the reason in releases.jsonl. May be given several times
    #[arg(long, value_name = "GATE=REASON", value_parser = publish::waiver)]
    pub waive: Vec<Waiver>,
    /// A file of secrets outside the project [default: that of the environment variable NIANBAO_SECRETS]
    #[arg(long, value_name = "FILE")]
    pub secrets: Option<PathBuf>,
    /// The person or the job that publishes [default: git's user.name, else the user]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// How progress and result are told: to people, or to programs as one JSON object a line
    #[arg(long, value_enum, default_value_t = PublishFormat::Human)]
    pub format: PublishFormat,
}

/// The form of what `nianbao publish` tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PublishFormat {
    /// Tables and sentences
    Human,
    /// One JSON object a line
    Json,
}

/// What `nianbao verify` was asked for.
#[derive(Args)]
pub struct VerifyArguments {
    /// The site's address, such as `https://www.example.org/`, or a folder that holds it
    #[arg(value_name = "URL|DIR")]
    pub place: String,
    /// An earlier release, by its name [default: the one that stands there]
    #[arg(long, value_name = "RELEASE")]
    pub release: Option<Name>,
    /// The project whose releases.jsonl is compared, if there is one
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// How the result is told: to people, or to programs as one JSON object
    #[arg(long, value_enum, default_value_t = PublishFormat::Human)]
    pub format: PublishFormat,
}

/// What `nianbao host-config` was asked for.
#[derive(Args)]
pub struct HostConfigArguments {
    /// Who serves the site
    #[arg(value_name = "SERVER", value_parser = host_config::server())]
    pub server: Server,
    /// A target under `publish:` in nianbao.yaml, where the site has another address there [default: none of them]
    #[arg(value_name = "TARGET")]
    pub target: Option<String>,
    /// The project's folder, which holds nianbao.yaml
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// Write the files into this folder [default: print them]
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
}

/// What `nianbao explain` was asked for.
#[derive(Args)]
pub struct ExplainArguments {
    /// The code, such as `formula-mismatch` [default: a list of all codes]
    #[arg(value_name = "CODE", value_parser = Code::parse)]
    pub code: Option<Code>,
}

/// What every command needs to know of the project.
#[derive(Args, Clone)]
pub struct ProjectArguments {
    /// The project's folder, which holds nianbao.yaml
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// The date that decides what is under embargo, such as 2020-10-30 or 2020-10-30T09:00, instead of today. The
    /// environment variable SOURCE_DATE_EPOCH (seconds since 1970) does the same
    #[arg(long, value_name = "DATE", value_parser = moment)]
    pub locked_date: Option<Moment>,
}

fn moment(text: &str) -> Result<Moment, Message> {
    Moment::parse(text).ok_or_else(|| message!("write a date or a time, such as `2020-10-30` or `2020-10-30T09:00`"))
}

fn port(text: &str) -> Result<u16, Message> {
    text.parse().map_err(|_| message!("a port is a whole number up to {most}", most = u16::MAX))
}

fn address(text: &str) -> Result<IpAddr, Message> {
    text.parse().map_err(|_| message!("write an IP address, such as `127.0.0.1`"))
}

/// The form of a report of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Problems with their source lines on standard error, a summary on standard output
    Human,
    /// One document with stable names: all problems, and every relation between figures with its outcome
    Json,
    /// SARIF 2.1.0, for code scanners and editors
    Sarif,
    /// Workflow commands of GitHub Actions, which shows problems at their lines
    Github,
    /// JUnit XML, for the test reports of continuous integration
    Junit,
}
