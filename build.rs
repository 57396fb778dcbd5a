//! Finds the ECharts that the `charming` package carries and hands it to the chart engine, together with the revisions of
//! the code that draws and of the whole program, so that what other code made is never taken for this one's.
//!
//! `charming` models the options of one ECharts version and ships that version's script. Taking the script
//! from the very package that is compiled keeps the two in step and keeps the script out of this repository.
//! Cargo itself says where the package lies, so a vendored folder or another `CARGO_HOME` work as well.

use std::error::Error;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use serde_json::Value;

/// A manifest that asks for `charming` alone. The project's own would also name the development
/// dependencies, which `cargo install` has not downloaded.
const PROBE_MANIFEST: &str = "\
[package]
name = \"echarts-probe\"
version = \"0.0.0\"
edition = \"2024\"

[lib]
path = \"probe.rs\"

[dependencies]
charming = { version = \"CHARMING\", default-features = false }

[workspace]
";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=Cargo.lock");
    let (script, version) = find_echarts(&charming_folder()?)?;
    println!("cargo::rerun-if-changed={}", script.display());
    fs::copy(&script, path_of("OUT_DIR")?.join("echarts.min.js"))?;
    println!("cargo::rustc-env=ECHARTS_VERSION={version}");
    let project = path_of("CARGO_MANIFEST_DIR")?;
    println!("cargo::rustc-env=CHART_REVISION={:016x}", revision(&project, &["src/chart"])?);
    let whole = revision(&project, &["src", "themes/default", "Cargo.toml", "Cargo.lock", "build.rs"])?;
    println!("cargo::rustc-env=PROGRAM_REVISION={whole:016x}");
    Ok(())
}

/// One number for all files of some parts of the project: FNV-1a, 64 bits, over their names and contents.
fn revision(project: &Path, parts: &[&str]) -> Result<u64, Box<dyn Error>> {
    let mut files = Vec::new();
    for part in parts.iter().map(|part| project.join(part)) {
        println!("cargo::rerun-if-changed={}", part.display());
        collect_files(&part, &mut files)?;
    }
    files.sort();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for file in files {
        let name = file.strip_prefix(project)?.to_string_lossy().replace('\\', "/");
        for byte in name.bytes().chain(fs::read(&file)?) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    Ok(hash)
}

fn collect_files(part: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    if !part.is_dir() {
        files.push(part.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(part)? {
        collect_files(&entry?.path(), files)?;
    }
    Ok(())
}

/// The folder of the `charming` package, asked of cargo: of this project first, then of the probe.
fn charming_folder() -> Result<PathBuf, Box<dyn Error>> {
    let project = path_of("CARGO_MANIFEST_DIR")?;
    let own = ask_cargo(&project.join("Cargo.toml"));
    own.or_else(|_| ask_cargo(&write_probe(&project)?))
        .map_err(|error| format!("cannot find the `charming` package: {error}").into())
}

/// Writes the probe beside a copy of the project's lock file, so that it resolves to the same package.
fn write_probe(project: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let lock = fs::read_to_string(project.join("Cargo.lock"))?;
    let version = locked_version(&lock).ok_or("Cargo.lock does not name `charming`")?;
    let folder = path_of("OUT_DIR")?.join("probe");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("probe.rs"), "")?;
    fs::write(folder.join("Cargo.lock"), &lock)?;
    let manifest = folder.join("Cargo.toml");
    fs::write(&manifest, PROBE_MANIFEST.replace("CHARMING", &format!("={version}")))?;
    Ok(manifest)
}

fn locked_version(lock: &str) -> Option<&str> {
    let entry = lock.split_once("name = \"charming\"\nversion = \"")?.1;
    entry.split_once('"').map(|(version, _)| version)
}

/// Runs `cargo metadata` without the network and without the packages of other platforms.
fn ask_cargo(manifest: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--offline", "--filter-platform"])
        .arg(env::var("TARGET")?)
        .arg("--manifest-path")
        .arg(manifest)
        .current_dir(path_of("CARGO_MANIFEST_DIR")?)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().into());
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    package_folder(&metadata).ok_or_else(|| "cargo metadata does not list it".into())
}

fn package_folder(metadata: &Value) -> Option<PathBuf> {
    let packages = metadata["packages"].as_array()?;
    let charming = packages.iter().find(|package| package["name"] == "charming")?;
    let manifest = Path::new(charming["manifest_path"].as_str()?);
    manifest.parent().map(Path::to_path_buf)
}

/// The script and its version, which its name carries: `echarts-5.5.1.min.js`.
fn find_echarts(charming: &Path) -> Result<(PathBuf, String), Box<dyn Error>> {
    let assets = charming.join("src/asset");
    let mut scripts = Vec::new();
    for entry in fs::read_dir(&assets)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let version = name.strip_prefix("echarts-").and_then(|name| name.strip_suffix(".min.js"));
        if let Some(version) = version.map(str::to_owned) {
            scripts.push((path, version));
        }
    }
    scripts.sort();
    scripts.pop().ok_or_else(|| format!("no echarts-*.min.js in {}", assets.display()).into())
}

fn path_of(variable: &str) -> Result<PathBuf, Box<dyn Error>> {
    let value = env::var_os(variable).ok_or_else(|| format!("cargo did not set {variable}"))?;
    Ok(PathBuf::from(value))
}
