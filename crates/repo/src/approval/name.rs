//! The name of a repository: what binds a statement to it.
//!
//! It is the one that a forge uses (`org/name`), so that a clone and a job of CI agree: the path of the remote's
//! address, without host, scheme, user and `.git`. Clones over SSH and HTTPS so have one name. A repository
//! without a remote is named by where it is, as its clones name it.

use std::path::Path;

use gix::bstr::{BStr, BString, ByteSlice as _};
use gix::config::source::Kind;
use gix::remote::Direction;
use gix::url::Scheme;

use caution_core::context::Context;

/// The setting of a repository that gives its name where its remote does not.
const SETTING: &str = "caution.repository";

/// The remote that is asked if there are several.
const ORIGIN: &[u8] = b"origin";

/// Longer names are none.
const BYTES: usize = 2_000;

/// The host and the first folder under which Azure keeps repositories for SSH; over HTTPS there is `_git` before
/// the last one.
const AZURE: [(&str, &str); 2] = [("ssh.dev.azure.com", "v3"), ("vs-ssh.visualstudio.com", "v3")];

/// The name of a repository. What a forge tells goes first, then the repository's own setting, then its
/// remote. A claim is not asked: it must not make a statement count.
pub(super) fn of(repository: &gix::Repository, context: &Context) -> Option<String> {
    let told = context.repository.as_ref().filter(|told| told.trust.can_meet());
    let told = told.and_then(|told| tidy(told.value.split('/')));
    told.or_else(|| setting(repository)).or_else(|| by_remote(repository))
}

/// Only the repository's own settings are asked: one for all repositories would make them one.
fn setting(repository: &gix::Repository) -> Option<String> {
    let config = repository.config_snapshot();
    let own = config.plumbing().string_filter(SETTING, |meta| meta.source.kind() == Kind::Repository)?;
    tidy(own.to_str().ok()?.split('/'))
}

/// `origin`, else the only remote; the repository's own place if it has none. Of several none is preferred.
fn by_remote(repository: &gix::Repository) -> Option<String> {
    let config = repository.config_snapshot();
    let has_address = |name: &BStr| config.plumbing().string_by("remote", Some(name), "url").is_some();
    let names: Vec<BString> =
        repository.remote_names().into_iter().filter(|name| has_address(name.as_bstr())).collect();
    let origin = names.iter().find(|name| name.as_slice() == ORIGIN);
    let name = match (origin, names.as_slice()) {
        (Some(name), _) | (None, [name]) => name,
        (None, []) => return place(repository.common_dir()),
        (None, _) => return None,
    };
    // With what `url.*.insteadOf` makes of it.
    let remote = repository.try_find_remote(name.as_bstr())?.ok()?;
    let root = repository.workdir().unwrap_or_else(|| repository.git_dir());
    by_address(remote.url(Direction::Fetch)?, root)
}

/// The name in a remote's address. Who signs in there is no part of it.
fn by_address(address: &gix::Url, root: &Path) -> Option<String> {
    let path = address.path_query_fragment().path.to_str().ok()?;
    match address.scheme {
        Scheme::File => place(&root.join(path)),
        Scheme::Ssh | Scheme::Git | Scheme::Http | Scheme::Https => {
            let path = path.split(['?', '#']).next().unwrap_or_default();
            tidy(forged(address, path).into_iter())
        }
        // Only the program behind it knows what the address means.
        Scheme::Ext | Scheme::Helper(_) | Scheme::HelperUrl(_) => None,
    }
}

/// The folders of an address, the same ones over SSH and HTTPS on servers that keep them apart.
fn forged<'a>(address: &gix::Url, path: &'a str) -> Vec<&'a str> {
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let host = address.host().unwrap_or_default();
    let first = parts.first().copied();
    let is_http = matches!(address.scheme, Scheme::Http | Scheme::Https);
    // Bitbucket's servers put `scm` before project and name.
    let bitbucket = is_http && parts.len() == 3 && first == Some("scm");
    if bitbucket
        || AZURE.iter().any(|(known, folder)| host.eq_ignore_ascii_case(known) && first == Some(folder))
    {
        parts.remove(0);
    }
    if is_http && parts.len() > 2 && parts.iter().rev().nth(1) == Some(&"_git") {
        parts.remove(parts.len() - 2);
    }
    parts
}

/// The name of a repository that is a folder here. What is not there is named as it is written.
fn place(folder: &Path) -> Option<String> {
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let parts: Option<Vec<&str>> = whole.iter().map(|part| part.to_str()).collect();
    tidy(parts?.into_iter())
}

/// Folders as a name: no `.git`, no secret, nothing that is not a name.
fn tidy<'a>(folders: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in folders.map(str::trim) {
        match part {
            "" | "." | "/" => {}
            ".." => drop(parts.pop()),
            // An address that was not understood: this could be a password.
            _ if part.rsplit_once('@').is_some_and(|(user, _)| user.contains(':')) => return None,
            _ => parts.push(part),
        }
    }
    if parts.len() > 1 && parts.last() == Some(&".git") {
        parts.pop();
    }
    let name = parts.join("/");
    let name = name.strip_suffix(".git").unwrap_or(&name);
    let is_name = !name.is_empty() && name.len() <= BYTES && !name.chars().any(char::is_control);
    is_name.then(|| caution_wire::mask(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(address: &str) -> Option<String> {
        by_address(&gix::url::parse(address.as_bytes().as_bstr()).unwrap(), Path::new("/home/jo/clone"))
    }

    #[test]
    fn one_repository_has_one_name_in_every_form_of_its_address() {
        let table: &[(&str, &[&str])] = &[
            (
                "org/shop",
                &[
                    "https://github.com/org/shop",
                    "https://github.com/org/shop.git",
                    "https://github.com/org/shop.git/",
                    "http://github.com//org/shop/",
                    "https://jo:s3cret@github.com/org/shop.git",
                    "https://x-access-token:s3cret@github.com/org/shop",
                    "https://github.com/org/shop.git?private_token=s3cret#x",
                    "git@github.com:org/shop.git",
                    "git@github-work:org/shop",
                    "github.com:/org/shop.git",
                    "ssh://git@ssh.github.com:443/org/shop.git",
                    "git+ssh://git@github.com/org/shop",
                    "git://github.com/org/shop.git",
                    "https://bitbucket.example.org/scm/org/shop.git",
                    "ssh://git@bitbucket.example.org:7999/org/shop.git",
                ],
            ),
            ("group/sub/shop", &["https://gitlab.com/group/sub/shop.git", "git@gitlab.com:group/sub/shop"]),
            (
                "org/project/shop",
                &[
                    "https://org@dev.azure.com/org/project/_git/shop",
                    "git@ssh.dev.azure.com:v3/org/project/shop",
                ],
            ),
            (
                "srv/no/such/shop",
                &[
                    "/srv/no/such/shop.git",
                    "/srv/no/such/shop/.git",
                    "file:///srv/no/such/shop.git",
                    "ssh://host/srv/no/such/shop.git",
                ],
            ),
            ("home/jo/other", &["../other", "../other.git"]),
        ];
        for (name, addresses) in table {
            for address in *addresses {
                assert_eq!(named(address).as_deref(), Some(*name), "{address}");
            }
        }
    }

    #[test]
    fn what_names_no_repository_is_no_name() {
        for address in [
            "ext::sh -c true",
            "codecommit::eu-west-1://shop",
            "codecommit://jo@shop",
            "https://github.com",
            "https://github.com/",
            "https:/jo:s3cret@github.com/org/shop",
            "git@github.com:/",
            "git@github.com:.git",
        ] {
            assert_eq!(named(address), None, "{address}");
        }
        let long = format!("https://host/{}", "x".repeat(3_000));
        assert_eq!(named(&long), None);
    }

    #[test]
    fn a_secret_in_a_path_is_no_part_of_a_name() {
        let token = "ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
        let name = named(&format!("https://host/{token}/shop")).unwrap();
        assert!(!name.contains(token), "{name}");
    }
}
