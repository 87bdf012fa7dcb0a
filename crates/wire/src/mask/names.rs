//! The names that make a value a secret.

/// Short options of programs that take a password.
#[derive(Debug)]
pub(super) struct Short {
    programs: &'static [&'static str],
    /// The word before which they mean that.
    after: Option<&'static str>,
    /// The value is written onto the letter: `-pSECRET`.
    pub(super) attached: &'static [&'static str],
    /// The value is the next word: `-p SECRET`.
    pub(super) spaced: &'static [&'static str],
    /// The value is `name:SECRET`.
    pub(super) logins: &'static [&'static str],
}

const NONE: Short = Short { programs: &[], after: None, attached: &[], spaced: &[], logins: &[] };

static PROGRAMS: &[Short] = &[
    Short {
        programs: &[
            "mariadb",
            "mariadb-admin",
            "mariadb-dump",
            "mysql",
            "mysqladmin",
            "mysqldump",
            "mysqlimport",
            "mysqlsh",
        ],
        attached: &["-p"],
        ..NONE
    },
    Short {
        programs: &["mongo", "mongodump", "mongoimport", "mongorestore", "mongosh", "sshpass"],
        attached: &["-p"],
        spaced: &["-p"],
        ..NONE
    },
    Short { programs: &["cqlsh", "rabbitmqadmin", "twine"], spaced: &["-p"], ..NONE },
    Short { programs: &["redis-cli", "valkey-cli"], spaced: &["-a"], ..NONE },
    Short { programs: &["bcp", "mosquitto_pub", "sqlcmd"], attached: &["-P"], spaced: &["-P"], ..NONE },
    Short { programs: &["ldapadd", "ldapdelete", "ldapmodify", "ldapsearch"], spaced: &["-w"], ..NONE },
    Short { programs: &["doctl"], spaced: &["-t"], ..NONE },
    Short { programs: &["curl"], spaced: &["-b"], logins: &["-u", "-U"], ..NONE },
    Short { programs: &["http", "https", "xh"], logins: &["-a"], ..NONE },
    Short { programs: &["smbclient"], logins: &["-U"], ..NONE },
    Short {
        programs: &["az", "buildah", "docker", "helm", "nerdctl", "oc", "podman"],
        after: Some("login"),
        spaced: &["-p"],
        ..NONE
    },
    Short { programs: &["az", "docker", "helm", "podman"], ..NONE },
];

/// What marks a command that takes a password from its input.
pub(super) const TYPED: &[&str] =
    &["sudo -S", "chpasswd", "password-stdin", "passwd --stdin", "passphrase-fd", "pass-stdin"];

/// What stands before a variable that a shell sets without a sign.
pub(super) const SETS: &[&str] = &["-Ux", "-gx", "-x", "set", "setenv", "setx"];

/// The short options of a program, or of the one before after this word.
pub(super) fn program(name: &str, before: Option<&'static Short>) -> Option<&'static Short> {
    if name == "login" {
        let programs = before?.programs;
        return PROGRAMS.iter().find(|one| {
            one.after == Some("login") && programs.iter().any(|program| one.programs.contains(program))
        });
    }
    PROGRAMS.iter().find(|one| one.after.is_none() && one.programs.contains(&name))
}

/// A name without what joins its words, in small letters; one that is too long is none.
pub(super) fn plain(name: &str) -> String {
    if name.len() > 100 {
        return String::new();
    }
    name.bytes()
        .filter(|byte| !matches!(byte, b'-' | b'_'))
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect()
}

/// Headers that say who asks.
pub(super) fn is_header(plain: &str) -> bool {
    matches!(plain, "authorization" | "proxyauthorization" | "cookie" | "setcookie")
}

/// Wherever in a name.
const HOLD: &[&str] = &[
    "accesskey",
    "accountkey",
    "apikey",
    "authtoken",
    "clientsecret",
    "oauth2bearer",
    "passphrase",
    "passwd",
    "password",
    "privatetoken",
    "secretkey",
    "sharedkey",
];

/// At the end of a name.
const END: &[&str] = &["credential", "credentials", "kubetoken", "pass", "passin", "passout", "token"];

/// At the end of a name that says where a secret is, or something about it.
const ABOUT: &[&str] =
    &["bypass", "command", "compass", "dir", "file", "length", "name", "path", "policy", "prompt", "stdin"];

/// Whether what a name stands before is a secret.
pub(super) fn is_secret(plain: &str, name: &str) -> bool {
    if ABOUT.iter().any(|end| plain.ends_with(end)) {
        return false;
    }
    HOLD.iter().any(|part| plain.contains(part))
        || END.iter().any(|end| plain.ends_with(end))
        || (plain.ends_with("secret") && plain.len() > 6)
        || (plain.ends_with("pwd") && plain.len() > 3)
        || (plain.ends_with("auth") && (name.starts_with('_') || name.ends_with("_AUTH")))
}
