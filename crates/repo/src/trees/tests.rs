use std::sync::Mutex;

use caution_testkit::repository::TestRepository;

use super::*;

fn open(repository: &TestRepository) -> GitTrees {
    crate::GitRepository::open(repository.path()).unwrap().trees()
}

fn listing(repository: &GitTrees, commit: &ObjectId) -> Listing {
    Trees::list(repository, &repository.tree(commit).unwrap()).unwrap()
}

fn paths(listing: &Listing) -> Vec<&str> {
    listing.files.iter().map(|(path, _)| path.as_str()).collect()
}

/// The blobs as they are handed out, by their places.
fn read(repository: &GitTrees, blobs: &[GitId], limit: u64) -> Vec<Option<Vec<u8>>> {
    let taken = Mutex::new(vec![None; blobs.len()]);
    repository.blobs(blobs, limit, &|place, bytes| {
        let before = taken.lock().unwrap()[place].replace(bytes);
        assert_eq!(before, None, "handed out twice");
    });
    taken.into_inner().unwrap().into_iter().map(Option::unwrap).collect()
}

fn sample(repository: &TestRepository) -> ObjectId {
    let files = ["a.py", "a/b.py", "a/b/c.py", "a-b.py", "é.py", "z/y/x.py"];
    for path in files {
        repository.write(path, format!("# {path}\n"));
    }
    repository.symlink("link.py", "a.py").symlink("folder", "a");
    let first = repository.commit("first");
    repository.submodule("sub", &first);
    repository.git(&["commit", "--quiet", "--message", "with a submodule"]);
    repository.id("HEAD")
}

const SAMPLE: [&str; 6] = ["a-b.py", "a.py", "a/b.py", "a/b/c.py", "z/y/x.py", "é.py"];

#[test]
fn a_listing_holds_the_files_of_a_commit_by_path_and_no_links() {
    for repository in [TestRepository::new(), TestRepository::sha256()] {
        let commit = sample(&repository);
        let (linked, bare) = (repository.worktree("linked"), repository.bare_clone());
        for place in [&repository, &linked, &bare].map(open) {
            let listing = listing(&place, &commit);
            assert_eq!(paths(&listing), SAMPLE);
            assert!(listing.unknowns.is_empty());
            let blobs: Vec<GitId> = listing.files.iter().map(|(_, blob)| *blob).collect();
            for (path, bytes) in SAMPLE.iter().zip(read(&place, &blobs, 100)) {
                assert_eq!(bytes.unwrap(), format!("# {path}\n").as_bytes());
            }
        }
    }
}

#[test]
fn what_cannot_be_listed_is_named() {
    let repository = TestRepository::new();
    repository.write("a.py", "").write("b.py", "");
    let blob = repository.git(&["hash-object", "-w", "a.py"]);
    let entries = [b"100644 blob ", blob.as_bytes(), b"\tcaf\xe9.py\0"].concat();
    repository.stage();
    repository.git_fed(&["update-index", "-z", "--index-info"], &entries);
    repository.git(&["commit", "--quiet", "--message", "c"]);
    let opened = open(&repository);
    let listed = listing(&opened, &repository.id("HEAD"));
    // A name that is no UTF-8 is listed as it can be written.
    assert_eq!(paths(&listed), ["a.py", "b.py", "caf\u{fffd}.py"]);
    assert_eq!(listed.unknowns, []);

    let tree = id_of(&opened.local(), &opened.tree(&repository.id("HEAD")).unwrap());
    for bounds in [Bounds { files: 1, ..BOUNDS }, Bounds { bytes: 3, ..BOUNDS }] {
        let cut = list(Objects::new(&opened.local()), tree, bounds).unwrap();
        assert_eq!(paths(&cut), ["a.py"]);
        assert_eq!(cut.unknowns[0].kind, UnknownKind::TooLarge);
    }
}

#[test]
fn a_missing_folder_is_an_unknown_and_a_missing_tree_an_error() {
    let repository = TestRepository::new();
    let commit = repository.write("a/b.py", "").write("c.py", "").commit("c");
    let folder = repository.id("HEAD:a");
    let (start, rest) = folder.as_str().split_at(2);
    let object = repository.path().join(".git/objects").join(start).join(rest);
    std::fs::remove_file(object).unwrap();
    let opened = open(&repository);
    let listing = listing(&opened, &commit);
    assert_eq!(paths(&listing), ["c.py"]);
    assert_eq!(listing.unknowns[0].kind, UnknownKind::MissingObject);
    let tree = opened.tree(&commit).unwrap();
    assert!(Trees::list(&opened, &GitId([7; 32])).is_err());
    assert!(opened.differing(&tree, &GitId([7; 32]), 10).is_err());
    assert!(opened.tree(&ObjectId::parse(&"7".repeat(40)).unwrap()).is_err());
}

#[test]
fn only_files_whose_content_differs_are_named() {
    let repository = TestRepository::new();
    let first = sample(&repository);
    repository.git(&["rm", "--quiet", "--cached", "sub"]);
    repository.remove("a-b.py").remove("link.py").write("link.py", "now a file\n");
    repository.write("a/b.py", "other\n").write("new/file.py", "n\n").make_executable("a.py");
    repository.remove("é.py").symlink("é.py", "a.py");
    let second = repository.commit("second");
    let opened = open(&repository);
    let [one, other] = [first, second].map(|commit| opened.tree(&commit).unwrap());
    let differing = opened.differing(&one, &other, 100).unwrap().unwrap();
    let blob = |path: &str| GitId::from(&repository.id(&format!("HEAD:{path}")));
    let expected = [
        ("a-b.py".to_owned(), None),
        ("a/b.py".to_owned(), Some(blob("a/b.py"))),
        ("link.py".to_owned(), Some(blob("link.py"))),
        ("new/file.py".to_owned(), Some(blob("new/file.py"))),
        ("é.py".to_owned(), None),
    ];
    assert_eq!(differing, expected);
    assert_eq!(opened.differing(&one, &other, 3).unwrap(), None);
    assert_eq!(opened.differing(&one, &one, 0).unwrap(), Some(Vec::new()));
}

#[test]
fn a_blob_that_is_not_here_or_too_large_is_handed_out_as_none() {
    let repository = TestRepository::new();
    let old = repository.write("a.py", "old\n").write("large.py", "x".repeat(200)).commit("old");
    repository.write("a.py", "new\n").commit("new");
    let clone = repository.partial_clone();
    let opened = open(&clone);
    let blobs: Vec<GitId> = listing(&opened, &old).files.into_iter().map(|(_, blob)| blob).collect();
    let tree = opened.tree(&old).unwrap();
    let asked = [blobs[0], blobs[1], tree, blobs[1], GitId::default()];
    let text = Some("x".repeat(200).into_bytes());
    assert_eq!(read(&opened, &asked, 200), [None, text.clone(), None, text, None]);
    assert_eq!(read(&opened, &asked, 199), [const { None }; 5]);
    assert_eq!(read(&opened, &[], 10), Vec::<Option<Vec<u8>>>::new());
}

#[test]
fn versions_in_a_pack_are_read_from_their_deltas() {
    let repository = TestRepository::new();
    let mut text: String = (0..400).map(|line| format!("line {line} of the file\n")).collect();
    let mut blobs = Vec::new();
    let mut versions = Vec::new();
    for number in 0..100 {
        text.push_str(&format!("version {number}\n"));
        let id = repository.git_fed(&["hash-object", "-w", "--stdin"], text.as_bytes());
        blobs.push(GitId::from(&ObjectId::parse(&id).unwrap()));
        versions.push(Some(text.clone().into_bytes()));
    }
    let ids: String = blobs.iter().map(|blob| format!("{}\n", id_of_hex(blob))).collect();
    repository.git_fed(&["pack-objects", "--quiet", ".git/objects/pack/pack"], ids.as_bytes());
    repository.git(&["prune-packed"]);
    assert_eq!(read(&open(&repository), &blobs, 1 << 20), versions);
}

fn id_of_hex(id: &GitId) -> String {
    id.0.iter().take(20).map(|byte| format!("{byte:02x}")).collect()
}
