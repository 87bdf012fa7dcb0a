use caution_core::ObjectId;
use caution_core::change::Commit;
use caution_core::people::Identity;

pub(super) fn commit_with(message: &str) -> Commit {
    let ada = Identity { name: "Ada Example".to_owned(), email: "ada@example.org".to_owned() };
    Commit {
        id: ObjectId::parse(&"1".repeat(40)),
        parents: Vec::new(),
        author: ada.clone(),
        committer: ada,
        committed_at: 0,
        message: message.to_owned(),
        notes: Vec::new(),
        has_signature: false,
    }
}
