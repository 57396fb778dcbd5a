//! The transcripts in `tests/transcripts`: what a user types and sees, run as it stands. `TRYCMD=overwrite` takes the
//! present output as the expected one.

#[test]
fn every_command_does_what_its_transcript_shows() {
    let cases = trycmd::TestCases::new();
    cases.case("tests/transcripts/*.md").env("COLUMNS", "100").env("NO_COLOR", "1").env("LC_ALL", "C");
}
