mod features;
mod score;

fn main() {
    let folder = std::path::PathBuf::from("/srv");
    let _watcher = features::watch(&folder, |new| println!("{}", score::score(&new, &[])));
}
