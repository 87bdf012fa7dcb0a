//! Signatures made by `ssh-keygen -Y sign`, kept in `tests/ssh/`.

use ssh_key::private::Ed25519Keypair;
use ssh_key::sha2::{Digest as _, Sha256};

use super::*;

const MESSAGE: &[u8] = b"what is signed\n";

fn signature(text: &str) -> Vec<u8> {
    unarmoured(text).unwrap()
}

macro_rules! file {
    ($name:literal) => {
        include_str!(concat!("../../tests/ssh/", $name))
    };
}

#[test]
fn signatures_of_openssh_are_good_and_name_their_key() {
    for (name, text, key) in [
        ("ed25519", file!("ed.sig"), file!("ed.pub")),
        ("ed25519 with SHA-256", file!("ed256.sig"), file!("ed.pub")),
        ("ecdsa p256", file!("p256.sig"), file!("p256.pub")),
        ("ecdsa p384", file!("p384.sig"), file!("p384.pub")),
        ("rsa 2048", file!("rsa2048.sig"), file!("rsa2048.pub")),
    ] {
        let found = verify(MESSAGE, &signature(text));
        assert_eq!(found.as_ref().ok(), fingerprint(key).as_ref(), "{name}: {found:?}");
        assert!(is_public_key(key) && is_fingerprint(&found.unwrap()), "{name}");
    }
}

#[test]
fn a_signature_of_other_bytes_or_for_something_else_is_none() {
    let good = signature(file!("ed.sig"));
    assert_eq!(verify(b"what is signed", &good), Err(SignatureFault::Wrong));
    let git = verify(MESSAGE, &signature(file!("git.sig"))).unwrap_err();
    assert_eq!(git, SignatureFault::Namespace("git".to_owned()));
    assert_eq!(git.to_string(), "was made for `git`, not for `caution-approval`");
}

#[test]
fn weak_and_foreign_keys_do_not_count() {
    for (text, why) in [
        (file!("rsa1024.sig"), "an RSA key of 1024 bits, which does not count"),
        (file!("p521.sig"), "a key of the kind `ecdsa-sha2-nistp521`"),
        (file!("dsa.sig"), "a key of the kind `ssh-dss`"),
        (file!("cert.sig"), "cannot be read"),
    ] {
        let fault = verify(MESSAGE, &signature(text)).unwrap_err().to_string();
        assert!(fault.contains(why), "{fault}");
    }
}

#[test]
fn no_single_changed_byte_leaves_a_signature_good() {
    let good = signature(file!("ed.sig"));
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 1;
        assert!(verify(MESSAGE, &bad).is_err(), "byte {at}");
        assert!(verify(MESSAGE, &good[..at]).is_err(), "cut at {at}");
    }
    assert!(verify(MESSAGE, &[good.as_slice(), b"x"].concat()).is_err());
    assert!(verify(MESSAGE, &vec![0; SIGNATURE_BYTES + 1]).is_err());
}

/// A length and the bytes, as SSH writes them.
fn string(bytes: &[u8]) -> Vec<u8> {
    [&u32::try_from(bytes.len()).unwrap().to_be_bytes(), bytes].concat()
}

/// What a hardware key would sign, signed with a key in memory.
fn hardware(flags: u8) -> Vec<u8> {
    use ssh_key::private::KeypairData;
    let keypair = Ed25519Keypair::from_seed(&[7; 32]);
    let application = b"ssh:";
    let hashed = ssh_key::sha2::Sha512::digest(MESSAGE);
    let inner =
        [b"SSHSIG".to_vec(), string(NAMESPACE.as_bytes()), string(b""), string(b"sha512"), string(&hashed)];
    let counter = 5_u32.to_be_bytes();
    let signed = [
        Sha256::digest(application).as_slice(),
        &[flags],
        &counter,
        Sha256::digest(inner.concat()).as_slice(),
    ]
    .concat();
    let raw = {
        use ssh_key::{PrivateKey, Signature};
        let key = PrivateKey::new(KeypairData::Ed25519(keypair.clone()), "").unwrap();
        let signature: Signature = signature_of(&key, &signed);
        signature.as_bytes().to_vec()
    };
    let kind = b"sk-ssh-ed25519@openssh.com";
    let public = [string(kind), string(keypair.public.as_ref()), string(application)].concat();
    let signature = [string(kind), string(&raw), vec![flags], counter.to_vec()].concat();
    [
        b"SSHSIG".to_vec(),
        1_u32.to_be_bytes().to_vec(),
        string(&public),
        string(NAMESPACE.as_bytes()),
        string(b""),
        string(b"sha512"),
        string(&signature),
    ]
    .concat()
}

fn signature_of(key: &ssh_key::PrivateKey, bytes: &[u8]) -> ssh_key::Signature {
    use signature::Signer as _;
    key.try_sign(bytes).unwrap()
}

#[test]
fn a_hardware_key_counts_if_somebody_touched_it() {
    assert!(verify(MESSAGE, &hardware(TOUCHED)).is_ok());
    let fault = verify(MESSAGE, &hardware(0)).unwrap_err().to_string();
    assert!(fault.contains("nobody touched"), "{fault}");
}

#[test]
fn fingerprints_and_keys_are_told_apart() {
    assert!(is_fingerprint(&fingerprint(file!("ed.pub")).unwrap()));
    for text in ["", "SHA256:", "MD5:aa:bb", "AB12", "ssh-ed25519"] {
        assert!(!is_fingerprint(text), "{text}");
    }
    assert_eq!(fingerprint("ssh-ed25519 AAAA"), None);
    assert!(is_public_key("sk-ssh-ed25519@openssh.com AAAA") && !is_public_key("AB12 CD34"));
}
