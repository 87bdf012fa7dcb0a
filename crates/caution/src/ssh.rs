//! Signing with the user's own SSH key, by `ssh-keygen -Y sign`: so agents, hardware keys and passphrases
//! work as they do for git.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use caution_read::ssh;

use crate::failure::Failure;

/// A signature and the key that made it.
pub(crate) struct Signed {
    /// The fingerprint of the key.
    pub(crate) key: String,
    /// The signature in its binary form.
    pub(crate) signature: Vec<u8>,
}

/// A key as somebody names it.
enum Key {
    /// A file: the private key, or the public one of a key that an agent holds.
    File(PathBuf),
    /// A public key whose private half an agent holds.
    Literal(String),
}

/// Signs bytes. Without `key`, with the key that git signs with.
pub(crate) fn sign(repository: &Path, key: Option<&str>, bytes: &[u8]) -> Result<Signed, Failure> {
    let key = match key {
        Some(text) => named(text),
        None => gits(repository)?,
    };
    let folder;
    let (file, agent) = match key {
        Key::File(file) => (file, false),
        Key::Literal(text) => {
            folder = temporary()?;
            let file = folder.path().join("key.pub");
            std::fs::write(&file, format!("{}\n", text.trim())).map_err(|error| unwritten(&error))?;
            (file, true)
        }
    };
    let file = std::path::absolute(&file).unwrap_or(file);
    if !file.exists() {
        return Err(Failure::usage(
            format!("there is no key `{}`", file.display()),
            "name a key with `--key FILE`, or set git's `user.signingkey` and `gpg.format = ssh`",
        ));
    }
    let shown = file.display().to_string();
    let mut arguments = vec!["-Y", "sign", "-q", "-n", ssh::NAMESPACE, "-f", &shown];
    if agent {
        arguments.push("-U");
    }
    let output = run("ssh-keygen", repository, &arguments, bytes)?;
    let armoured = String::from_utf8_lossy(&output.stdout);
    let signature = ssh::unarmoured(&armoured).filter(|_| output.status.success()).ok_or_else(|| {
        let complaint = String::from_utf8_lossy(&output.stderr);
        let complaint = complaint.lines().next().unwrap_or("it gave no signature").to_owned();
        Failure::usage(
            format!("`ssh-keygen` did not sign with `{shown}`: {complaint}"),
            "check the key, its passphrase and the agent: `ssh-add -l`",
        )
    })?;
    let key = ssh::verify(bytes, &signature).map_err(|fault| {
        Failure::usage(
            format!("the signature {fault}"),
            "use an ed25519 key, ECDSA on P-256 or P-384, RSA of 2048 bits or more, or a hardware key",
        )
    })?;
    Ok(Signed { key, signature })
}

fn named(text: &str) -> Key {
    match text.strip_prefix("key::") {
        Some(key) => Key::Literal(key.to_owned()),
        None if ssh::is_public_key(text) => Key::Literal(text.to_owned()),
        None => Key::File(PathBuf::from(text)),
    }
}

/// The key that git signs commits with.
fn gits(repository: &Path) -> Result<Key, Failure> {
    let format = setting(repository, "gpg.format")?;
    if format.as_deref() != Some("ssh") {
        return Err(Failure::usage(
            "no key to sign with is named, and git does not sign with SSH keys here",
            "name one with `--key FILE`, or `git config --global gpg.format ssh` and `user.signingkey`",
        ));
    }
    if let Some(key) = setting(repository, "user.signingkey")? {
        return Ok(named(&key));
    }
    let Some(command) = setting(repository, "gpg.ssh.defaultKeyCommand")? else {
        return Err(Failure::usage(
            "git signs with SSH keys and names none",
            "`git config --global user.signingkey ~/.ssh/id_ed25519.pub`, or `--key FILE`",
        ));
    };
    let mut words = command.split_whitespace();
    let program = words.next().unwrap_or_default();
    let arguments: Vec<&str> = words.collect();
    let output = run(program, repository, &arguments, b"")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let first = text.lines().next().unwrap_or_default().trim();
    let key = first.strip_prefix("key::").unwrap_or(first);
    if !output.status.success() || !ssh::is_public_key(key) {
        return Err(Failure::usage(
            format!("`{command}` of git's `gpg.ssh.defaultKeyCommand` names no key"),
            "its first line must be a public key, as `ssh-add -L` prints it",
        ));
    }
    Ok(Key::Literal(key.to_owned()))
}

/// A setting of git, as git reads it for the user.
fn setting(repository: &Path, name: &str) -> Result<Option<String>, Failure> {
    let output = run("git", repository, &["config", "--type=path", "--get", name], b"")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let value = text.trim_end_matches(['\n', '\r']);
    Ok((output.status.success() && !value.is_empty()).then(|| value.to_owned()))
}

fn temporary() -> Result<tempfile::TempDir, Failure> {
    tempfile::tempdir().map_err(|error| unwritten(&error))
}

fn unwritten(error: &std::io::Error) -> Failure {
    Failure::usage(format!("the key could not be handed to `ssh-keygen`: {error}"), "check the disk")
}

/// Runs a program of the user's, with the user's environment: it may ask for a passphrase or a touch.
#[expect(clippy::disallowed_methods, reason = "signing is done by the user's own ssh-keygen")]
fn run(program: &str, folder: &Path, arguments: &[&str], input: &[u8]) -> Result<Output, Failure> {
    let missing = |error: std::io::Error| {
        Failure::usage(
            format!("`{program}` cannot be run: {error}"),
            "install it: Debian's `openssh-client` has `ssh-keygen`, `git` has git",
        )
    };
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        // Whoever sits at a terminal is told to touch their key.
        .stderr(if std::io::stderr().is_terminal() { Stdio::inherit() } else { Stdio::piped() })
        .spawn()
        .map_err(missing)?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that ends early says why itself.
        let _ = stdin.write_all(input);
    }
    child.wait_with_output().map_err(missing)
}
